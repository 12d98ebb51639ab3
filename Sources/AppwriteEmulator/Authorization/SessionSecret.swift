import Crypto
import Foundation
import JSONBytes

/// A session as a client carries it, in a cookie or a header: base64 of `{"id": user, "secret": …}`.
struct SessionSecret: Sendable, Hashable {
    var userID: String
    var secret: String

    init(userID: String, secret: String) {
        self.userID = userID
        self.secret = secret
    }

    /// Reads what a client sent; `nil` for anything else, which makes it a guest.
    init?(_ text: String) {
        let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let value = try? JSONValue(parsing: Array(data)),
            let id = value["id"]?.string, let secret = value["secret"]?.string
        else { return nil }
        self.init(userID: id, secret: secret)
    }

    var text: String {
        let json: JSONValue = ["id": .string(userID), "secret": .string(secret)]
        return Data(json.serialized()).base64EncodedString()
    }

    /// What is stored of it.
    var digest: [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}
