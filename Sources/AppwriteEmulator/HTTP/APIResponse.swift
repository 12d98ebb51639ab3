import HTTPTypes
import JSONBytes

/// An answer before it is written.
struct APIResponse: Sendable {
    var status: Int
    var contentType: String
    var headers: HTTPFields = [:]
    var body: [UInt8]
    /// Bytes of a file, in place of `body`.
    var blob: BlobPart?

    static func json(_ value: JSONValue, status: Int = 200) -> APIResponse {
        json(bytes: value.serialized(), status: status)
    }

    static func json(bytes: [UInt8], status: Int = 200) -> APIResponse {
        APIResponse(status: status, contentType: "application/json; charset=UTF-8", body: bytes)
    }

    static func text(_ text: String) -> APIResponse {
        APIResponse(status: 200, contentType: "text/plain; charset=UTF-8", body: Array(text.utf8))
    }

    /// 204, as the real server sends it.
    static let empty = APIResponse(status: 204, contentType: "text/html; charset=UTF-8", body: [])

    static func failure(_ error: APIError, version: String) -> APIResponse {
        var body: JSONObject = ["message": .string(error.message), "code": .integer(error.status)]
        if let type = error.type { body["type"] = .string(type) }
        body["version"] = .string(version)
        var response = json(.object(body), status: error.status)
        response.headers[.cacheControl] = "no-cache, no-store, must-revalidate"
        response.headers[.expires] = "0"
        response.headers[.pragma] = "no-cache"
        return response
    }
}

extension HTTPField.Name {
    static let pragma = HTTPField.Name("Pragma") ?? .cacheControl
}
