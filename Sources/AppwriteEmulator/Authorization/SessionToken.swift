import Crypto
import Foundation
import JSONBytes

/// A JSON Web Token (HS256) that stands for a session for some minutes.
struct SessionToken: Sendable {
    var userID: String
    var sessionID: String
    var expires: Instant

    private static let header = encode(Array(#"{"typ":"JWT","alg":"HS256"}"#.utf8))

    func signed(with key: [UInt8]) -> String {
        let payload: JSONValue = [
            "userId": .string(userID), "sessionId": .string(sessionID), "exp": .integer(expires.seconds),
        ]
        let content = Self.header + "." + Self.encode(payload.serialized())
        return content + "." + Self.encode(Self.signature(of: content, key: key))
    }

    /// - Throws: `user_jwt_invalid` with what is wrong.
    init(verifying text: String, key: [UInt8], now: Instant) throws(APIError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .invalidJWT("Incomplete segments") }
        guard let header = Self.decode(parts[0]).flatMap({ try? JSONValue(parsing: $0) }),
            header["alg"]?.string == "HS256"
        else {
            throw .invalidJWT("Unsupported algorithm")
        }
        let signature = Self.signature(of: parts[0] + "." + parts[1], key: key)
        guard let given = Self.decode(parts[2]), ConstantTime.areEqual(given, signature) else {
            throw .invalidJWT("Signature failed")
        }
        guard let payload = Self.decode(parts[1]).flatMap({ try? JSONValue(parsing: $0) }),
            let userID = payload["userId"]?.string, let sessionID = payload["sessionId"]?.string,
            let expires = payload["exp"]?.int64
        else { throw .invalidJWT("Invalid payload") }
        guard expires >= now.seconds else { throw .invalidJWT("Expired") }
        self.init(userID: userID, sessionID: sessionID, expires: Instant(milliseconds: 0).advanced(bySeconds: expires))
    }

    init(userID: String, sessionID: String, expires: Instant) {
        self.userID = userID
        self.sessionID = sessionID
        self.expires = expires
    }

    private static func signature(of content: some StringProtocol, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: SymmetricKey(data: key)))
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)).map(Array.init)
    }
}
