import Foundation
import HTTPTypes

/// What browsers of which sites may do, as 1.8.1 answers it: every preflight is allowed, reads are answered with an origin that
/// foreign sites do not match, writes from foreign sites are refused unless they carry a key.
struct OriginPolicy: Sendable {
    /// Host names of the project's web platforms.
    let platforms: [String]

    func allows(_ origin: String) -> Bool {
        guard let host = URLComponents(string: origin)?.host else { return false }
        return platforms.contains(host)
    }

    /// - Throws: `general_unknown_origin`.
    func check(_ request: APIRequest) throws(APIError) {
        guard let origin = request.headers[.origin], !origin.isEmpty, request.method != .get, request.method != .head,
            request.headers[.appwriteKey] == nil, !allows(origin)
        else { return }
        throw .unknownOrigin(URLComponents(string: origin)?.host ?? origin)
    }

    func addHeaders(to headers: inout HTTPFields, origin: String?) {
        headers[.accessControlAllowOrigin] = allowedOrigin(for: origin)
        headers[.accessControlAllowCredentials] = "true"
        headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE"
        headers[.accessControlAllowHeaders] = Self.allowedHeaders
        headers[.accessControlExposeHeaders] = "X-Appwrite-Session, X-Fallback-Cookies"
    }

    private func allowedOrigin(for origin: String?) -> String {
        guard let origin, !origin.isEmpty else { return "http://localhost" }
        if allows(origin) { return origin }
        return (URLComponents(string: origin)?.scheme ?? "http") + "://localhost"
    }

    func preflight(_ headers: HTTPFields) -> APIResponse {
        var response = APIResponse.empty
        addHeaders(to: &response.headers, origin: headers[.origin])
        if let origin = headers[.origin] { response.headers[.accessControlAllowOrigin] = origin }
        return response
    }

    private static let allowedHeaders = [
        "Origin", "Cookie", "Set-Cookie", "X-Requested-With", "Content-Type", "Access-Control-Allow-Origin",
        "Access-Control-Request-Headers", "Accept", "X-Appwrite-Project", "X-Appwrite-Key", "X-Appwrite-Locale",
        "X-Appwrite-Mode", "X-Appwrite-JWT", "X-Appwrite-Response-Format", "X-Appwrite-Timeout", "X-Appwrite-ID",
        "X-Appwrite-Timestamp", "X-Appwrite-Session", "X-Appwrite-Platform", "X-SDK-Version", "X-SDK-Name",
        "X-SDK-Language",
        "X-SDK-Platform", "X-SDK-GraphQL", "Content-Range", "Range", "Cache-Control", "Expires", "Pragma",
        "X-Forwarded-For", "X-Forwarded-User-Agent", "X-Fallback-Cookies",
    ].joined(separator: ", ")
}
