import Appwrite
import Foundation

/// Finds the caller's Appwrite credential in a request's headers. Nothing found is a guest; a key is never taken from a caller.
public struct CredentialReader: Sendable {
    /// `a_session_<PROJECT>`, which holds the session of a browser.
    let cookieName: String

    public init(project: String) {
        cookieName = "a_session_\(project)"
    }

    /// In this order: `X-Appwrite-JWT`, `Authorization: Bearer|token <JWT>`, `X-Appwrite-Session`, the cookie `a_session_<PROJECT>`.
    /// - Parameter headers: the values of the headers of a name in lower case, in order.
    public func credential(_ headers: (_ name: String) -> [String]) -> Credential {
        shown(headers) ?? cookie(headers) ?? .guest
    }

    /// What the caller shows by a header of its own, which a browser never sends by itself.
    func shown(_ headers: (_ name: String) -> [String]) -> Credential? {
        func first(_ name: String) -> String? { headers(name).first { !$0.isEmpty } }
        if let token = first("x-appwrite-jwt") { return .jwt(token) }
        if let value = first("authorization") {
            let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            if parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) {
                return .jwt(String(parts[1].drop { $0 == " " }))
            }
        }
        return first("x-appwrite-session").map(Credential.session)
    }

    /// The session in the cookie, which a browser sends whatever page asks for it.
    func cookie(_ headers: (_ name: String) -> [String]) -> Credential? {
        Self.cookie(cookieName, in: headers("cookie")).map(Credential.session)
    }

    /// The first value of a cookie that is not empty, without percent-encoding: Appwrite writes the secret, which is base64, as form
    /// text, and the same secret is to count as one credential.
    static func cookie(_ name: String, in headers: [String]) -> String? {
        for cookies in headers {
            for pair in cookies.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix(name + "=") else { continue }
                let value = String(trimmed.dropFirst(name.count + 1))
                if !value.isEmpty { return value.removingPercentEncoding ?? value }
            }
        }
        return nil
    }
}
