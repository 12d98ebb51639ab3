import Crypto
import Foundation
import _CryptoExtras

/// Passwords at rest: scrypt with a salt of its own each, written with its cost so that the cost may change later.
struct PasswordHash: Sendable {
    private static let rounds = 16_384
    private static let blockSize = 8

    /// `scrypt$rounds$blockSize$salt$key`, salt and key in base64.
    static func make(_ password: String, salt: [UInt8]) throws -> String {
        let key = try derive(password, salt: salt, rounds: rounds, blockSize: blockSize)
        return "scrypt$\(rounds)$\(blockSize)$\(Data(salt).base64EncodedString())$\(key.base64EncodedString())"
    }

    static func verify(_ password: String, against stored: String) -> Bool {
        let parts = stored.split(separator: "$")
        guard parts.count == 5, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let salt = Data(base64Encoded: String(parts[3])), let key = Data(base64Encoded: String(parts[4])),
            let derived = try? derive(password, salt: Array(salt), rounds: rounds, blockSize: blockSize)
        else { return false }
        return ConstantTime.areEqual(Array(derived), Array(key))
    }

    private static func derive(_ password: String, salt: [UInt8], rounds: Int, blockSize: Int) throws -> Data {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: blockSize,
            parallelism: 1)
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

    func run(salt: [UInt8]) throws -> PasswordOutcome {
        let verified =
            if let verify {
                // An unknown user costs as much time as a known one.
                PasswordHash.verify(verify.password, against: verify.against ?? PasswordWork.nobodysHash)
                    && verify.against != nil
            } else {
                true
            }
        return PasswordOutcome(
            isVerified: verified, hash: verified ? try hash.map { try PasswordHash.make($0, salt: salt) } : nil)
    }

    private static let nobodysHash =
        "scrypt$16384$8$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
}

/// What came of the work.
struct PasswordOutcome: Sendable {
    /// Whether the password matched; true where none was to be compared.
    var isVerified: Bool
    /// The hash to be stored, where one was asked for.
    var hash: String?
}
