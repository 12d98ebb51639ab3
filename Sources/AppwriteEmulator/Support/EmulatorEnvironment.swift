import Foundation

/// Time, chance and toil, given from outside so that tests decide them.
struct EmulatorEnvironment: Sendable {
    var now: @Sendable () -> Instant
    /// What `unique()` becomes: 20 hexadecimal digits, as Appwrite makes them.
    var uniqueID: @Sendable () -> String
    /// As many unpredictable bytes as asked for.
    var randomBytes: @Sendable (Int) -> [UInt8]
    /// What it takes to hash a password.
    var passwordCost = PasswordHash.Cost()

    /// The real clock and the system's random numbers.
    static let live = EmulatorEnvironment(
        now: {
            Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        },
        uniqueID: {
            // Eight digits of seconds, five of microseconds, seven of chance: ids made later sort later.
            let microseconds = Int64(Date().timeIntervalSince1970 * 1_000_000)
            let moment = (microseconds / 1_000_000) << 20 | microseconds % 1_000_000
            return Hex.text(of: moment, digits: 13) + Hex.text(of: Int64.random(in: 0..<(1 << 28)), digits: 7)
        },
        randomBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        })
}

/// Hexadecimal digits in lower case.
enum Hex {
    static func text(of value: Int64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
    }

    static func text(of bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0x0F))
        }
        return text
    }

    private static func digit(_ value: UInt8) -> Character {
        Character(Unicode.Scalar(value < 10 ? 0x30 + value : 0x57 + value))
    }
}
