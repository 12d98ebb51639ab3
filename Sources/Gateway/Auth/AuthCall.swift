import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// A request to `/auth`, as far as signing in and out needs it.
struct AuthCall: Sendable {
    /// Who asks: by a header, else by the cookie.
    var credential = Credential.guest
    /// The session in the browser's cookie.
    var cookie: Credential?
    /// The browser's.
    var address: String?
    var userAgent: String?
    /// Of the page that asks.
    var origin: String?
    /// The gateway's own, as the browser knows it.
    var host: String?
    /// Whether the browser speaks https.
    var isSecure = false
    var body = JSONObject()

    func caller(_ credential: Credential) -> Caller {
        Caller(credential, address: address, userAgent: userAgent)
    }

    /// Whoever asks, as a caller of Appwrite's.
    var caller: Caller { caller(credential) }
}

extension AuthCall {
    /// What an address, a password or a code may be long; Appwrite takes less of each.
    static let longestText = 1024

    /// A member of the body that must be a text.
    /// - Throws: 400 that names the member.
    func required(_ name: String) throws(HttpError) -> String {
        guard let text = try optional(name) else {
            throw .authBody("The body must have `\(name)`.", field: name)
        }
        return text
    }

    /// A member of the body that may be missing, null or empty, all of which are `nil`.
    func optional(_ name: String) throws(HttpError) -> String? {
        switch body[name] {
        case nil, .null: return nil
        case .string(let text):
            guard text.utf8.count <= Self.longestText else {
                throw .authBody("`\(name)` is longer than \(Self.longestText) bytes.", field: name)
            }
            return text.isEmpty ? nil : text
        default: throw .authBody("`\(name)` must be a text.", field: name)
        }
    }
}
