import Crypto
import Foundation
import _CryptoExtras

/// Passwords at rest: scrypt with a salt of its own each, written with its cost so that the cost may change later.
struct PasswordHash: Sendable {
    /// What a hash costs. The default is the least that OWASP advises: 16 MiB, five times over.
    struct Cost: Sendable {
        var rounds = 16_384
        var blockSize = 8
        var parallelism = 5
    }

    /// `scrypt$rounds$blockSize$parallelism$salt$key`, salt and key in base64.
    static func make(_ password: String, salt: [UInt8], cost: Cost) throws -> String {
        text(cost, salt: Data(salt), key: try derive(password, salt: salt, cost))
    }

    /// A hash that no password has, to be compared with where there is no user.
    static func nobodys(_ cost: Cost) -> String {
        text(cost, salt: Data(count: 16), key: Data(count: 32))
    }

    private static func text(_ cost: Cost, salt: Data, key: Data) -> String {
        let numbers = "\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)"
        return "scrypt$\(numbers)$\(salt.base64EncodedString())$\(key.base64EncodedString())"
    }

    static func verify(_ password: String, against stored: String) -> Bool {
        let parts = stored.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Data(base64Encoded: String(parts[4])),
            let key = Data(base64Encoded: String(parts[5]))
        else { return false }
        let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        guard let derived = try? derive(password, salt: Array(salt), cost) else { return false }
        return ConstantTime.areEqual(Array(derived), Array(key))
    }

    private static func derive(_ password: String, salt: [UInt8], _ cost: Cost) throws -> Data {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Data($0) }
    }
}

/// Comparison that takes as long for a wrong secret as for the right one.
enum ConstantTime {
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Work on passwords that takes long on purpose and must not hold the database.
struct PasswordWork: Sendable {
    /// A password and the hash that it has to match; `nil` hash is a user without a password, whom nothing matches.
    var verify: (password: String, against: String?)?
    /// A password to be stored.
    var hash: String?

    static let none = PasswordWork()

    func run(salt: [UInt8], cost: PasswordHash.Cost) throws -> PasswordOutcome {
        let verified =
            if let verify {
                // An unknown user costs as much time as a known one.
                PasswordHash.verify(verify.password, against: verify.against ?? PasswordHash.nobodys(cost))
                    && verify.against != nil
            } else {
                true
            }
        return PasswordOutcome(
            isVerified: verified,
            hash: verified ? try hash.map { try PasswordHash.make($0, salt: salt, cost: cost) } : nil)
    }
}

/// What came of the work.
struct PasswordOutcome: Sendable {
    /// Whether the password matched; true where none was to be compared.
    var isVerified: Bool
    /// The hash to be stored, where one was asked for.
    var hash: String?
}
