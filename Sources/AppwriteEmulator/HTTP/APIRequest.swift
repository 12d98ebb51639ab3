import HTTPTypes
import JSONBytes

/// A request as the handlers see it, read the way Appwrite reads it: GET takes its parameters from the query string and nothing
/// else, every other method from the body and nothing else.
struct APIRequest: Sendable {
    var method: HTTPRequest.Method
    /// Decoded parts of the path behind `/v1`, without empty ones.
    var path: [String]
    var headers: HTTPFields
    /// Of the query string, on every method.
    var query: JSONObject
    /// What a handler may take: the query of a GET, the body of everything else.
    var parameters: JSONObject
    /// Files of a multipart body by field name.
    var files: [String: UploadedFile] = [:]
    var address: String

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    /// The value of a cookie.
    func cookie(_ name: String) -> String? {
        for line in headers[values: .cookie] {
            for pair in line.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1)
                guard halves.count == 2, halves[0].drop(while: { $0 == " " }) == name else { continue }
                return FormText.decode(Array(halves[1].utf8), plusIsSpace: false)
            }
        }
        return nil
    }

    /// The project that the caller names, in the header or in the query string.
    var project: String? { headers[.appwriteProject] ?? query["project"]?.string }
}

/// Headers that are looked for on every request.
extension HTTPField.Name {
    static let appwriteProject = named("X-Appwrite-Project")
    static let appwriteKey = named("X-Appwrite-Key")
    static let appwriteSession = named("X-Appwrite-Session")
    static let appwriteJWT = named("X-Appwrite-JWT")
    static let fallbackCookies = named("X-Fallback-Cookies")
    static let forwardedFor = named("X-Forwarded-For")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a valid name of a header") }
        return name
    }
}

/// A file that came in a multipart body.
struct UploadedFile: Sendable {
    var name: String
    var type: String
    var content: ArraySlice<UInt8>
}

extension APIRequest {
    /// The parameters of a body.
    /// - Throws: `APIError.unreadableBody` for JSON that the real server chokes on; what is no JSON counts as empty.
    static func bodyParameters(_ body: [UInt8], contentType: String?) throws(APIError) -> JSONObject {
        let type = contentType.map { $0.prefix { $0 != ";" }.lowercased().filter { $0 != " " } } ?? ""
        switch type {
        case "application/json":
            guard let value = try? JSONValue(parsing: body, maximumDepth: 128) else { return JSONObject() }
            switch value {
            case .object, .array: return JSONObject(loosely: value) ?? JSONObject()
            case .null: return JSONObject()
            case .string, .number, .bool: throw .unreadableBody
            }
        case "application/x-www-form-urlencoded":
            return FormText.parse(String(decoding: body, as: UTF8.self))
        default: return JSONObject()
        }
    }
}
