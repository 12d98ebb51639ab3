import Appwrite
import Foundation
import HTTPTypes
import Hummingbird
import Refine

/// Finds the caller's Appwrite credential in a request's headers. Nothing found is a guest; what was sent and cannot count is refused, so that
/// nobody is served as somebody else than meant. A key is never taken from a caller.
public struct CredentialReader: Sendable {
    /// `a_session_<PROJECT>`, which holds the session of a browser.
    let cookieName: String

    public init(project: String) {
        cookieName = "a_session_\(project)"
    }

    /// In this order: `X-Appwrite-JWT`, `Authorization: Bearer|token <JWT>`, `X-Appwrite-Session`, the cookie `a_session_<PROJECT>`.
    /// - Parameter headers: the values of the headers of a name in lower case, in order.
    /// - Throws: 401 `gateway_credential_unusable`.
    public func credential(_ headers: (_ name: String) -> [String]) throws(HttpError) -> Credential {
        try credential(CredentialHeaders(headers))
    }

    func credential(of headers: HTTPFields) throws(HttpError) -> Credential {
        try credential(CredentialHeaders(headers))
    }

    /// The same of a request, unless it has been read on the way here.
    func credential(of request: Request, _ context: GatewayRequestContext) throws(HttpError) -> Credential {
        if let credential = context.credential { return credential }
        return try credential(of: request.headers)
    }

    private func credential(_ headers: CredentialHeaders) throws(HttpError) -> Credential {
        try headers.check()
        return headers.shown ?? headers.cookie(cookieName).map(Credential.session) ?? .guest
    }

    /// What the caller shows by a header of its own, which a browser never sends by itself.
    func shown(_ headers: (_ name: String) -> [String]) -> Credential? { CredentialHeaders(headers).shown }

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
