import Synchronization

/// Ids of requests: the caller's own when it is well formed, else one that is unique within the process and, by a random beginning,
/// most likely beyond it.
final class RequestIDs: Sendable {
    private let beginning: String
    private let count = Atomic<UInt64>(0)

    /// - Parameter beginning: what every id begins with.
    init(beginning: String = RequestIDs.hexadecimal(UInt64(UInt32.random(in: .min ... .max)), digits: 8)) {
        self.beginning = beginning
    }

    /// The id of a request that brought this `X-Request-Id`, or none.
    func id(for given: String?) -> String {
        if let given, Self.isWellFormed(given) { return given }
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return beginning + "-" + Self.hexadecimal(number, digits: 8)
    }

    /// 1 to 128 of `A-Z a-z 0-9 . _ -`: nothing that could forge a log line or a header.
    static func isWellFormed(_ id: String) -> Bool {
        let bytes = id.utf8
        return (1...128).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
        let digits = max(digits, (UInt64.bitWidth - number.leadingZeroBitCount + 3) / 4)
        return String(unsafeUninitializedCapacity: digits) { text in
            for place in 0..<digits {
                let digit = UInt8(truncatingIfNeeded: number >> (4 * (digits - 1 - place))) & 0xF
                text[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            }
            return digits
        }
    }
}
