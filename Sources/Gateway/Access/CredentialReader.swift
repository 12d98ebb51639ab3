import Appwrite
import Foundation

/// Finds the caller's Appwrite credential in a request's headers. Nothing found is a guest; a key is never taken from a caller.
public struct CredentialReader: Sendable {
    private let cookieName: String

    public init(project: String) {
        cookieName = "a_session_\(project)"
    }

    /// In this order: `X-Appwrite-JWT`, `Authorization: Bearer|token <JWT>`, `X-Appwrite-Session`, the cookie `a_session_<PROJECT>`.
    /// - Parameter headers: the values of the headers of a name in lower case, in order.
    public func credential(_ headers: (_ name: String) -> [String]) -> Credential {
        func first(_ name: String) -> String? { headers(name).first { !$0.isEmpty } }
        if let token = first("x-appwrite-jwt") { return .jwt(token) }
        if let value = first("authorization") {
            let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            if parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) {
                return .jwt(String(parts[1].drop { $0 == " " }))
            }
        }
        if let secret = first("x-appwrite-session") { return .session(secret) }
        for cookies in headers("cookie") {
            for pair in cookies.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix(cookieName + "=") else { continue }
                let value = String(trimmed.dropFirst(cookieName.count + 1))
                // Appwrite writes the secret, which is base64, as form text; the same secret is to count as one credential.
                if !value.isEmpty { return .session(value.removingPercentEncoding ?? value) }
            }
        }
        return .guest
    }
}
