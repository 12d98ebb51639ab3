import Appwrite
import HTTPTypes

/// Which headers pass, in both directions: those of these lists and no other.
enum PassthroughHeaders {
    /// Of requests. None of them can say who calls, for which project, or in which mode.
    private static let requested: Set<String> = [
        "accept", "accept-language", "if-match", "if-none-match", "if-modified-since", "x-appwrite-locale",
        "x-appwrite-response-format", "x-appwrite-timestamp",
    ]

    /// Of answers. Cookies are the gateway's own business, and what belongs to a connection ends with it.
    private static let answered: Set<String> = [
        "content-type", "content-encoding", "content-language", "content-disposition", "cache-control", "etag",
        "expires", "last-modified",
    ]

    static func upstream(_ headers: HTTPFields) -> [TransportHeader] {
        headers.compactMap { field in
            requested.contains(field.name.canonicalName) ? TransportHeader(field.name.rawName, field.value) : nil
        }
    }

    /// The headers of an answer to a browser.
    static func downstream(_ response: TransportResponse) -> HTTPFields {
        // What is passed on is not the gateway's own page: whatever it is, it runs no script and is taken for nothing else. Caches
        // keep one caller's answer from another.
        var headers: HTTPFields = [
            .contentSecurityPolicy: "default-src 'none'; sandbox", .xContentTypeOptions: "nosniff",
            .vary: "Authorization, Cookie, X-Appwrite-JWT, X-Appwrite-Session",
        ]
        for header in response.headers where answered.contains(header.name) && header.isSendable {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return headers
    }
}
