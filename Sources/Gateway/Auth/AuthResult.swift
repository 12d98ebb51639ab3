import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// What an action comes to: refine's `AuthActionResponse`, and the cookies that go with it.
struct AuthResult: Sendable {
    var status: HTTPResponse.Status = .ok
    /// `{"success": …}`
    var body: JSONObject
    var headers: [String: String] = [:]
    var cookies: [SetCookie] = []

    static func success(_ members: JSONObject = [:], cookies: [SetCookie] = []) -> AuthResult {
        var body: JSONObject = ["success": true]
        for (key, value) in members.members { body[key] = value }
        return AuthResult(body: body, cookies: cookies)
    }

    /// The login is not done yet: `name` says by which step it goes on. That is 202, so that nothing is shown as broken.
    static func next(
        _ name: String, _ message: String, _ members: JSONObject = [:], cookies: [SetCookie] = []
    ) -> AuthResult {
        var result = failure(name, message, status: .accepted)
        for (key, value) in members.members { result.body[key] = value }
        result.cookies = cookies
        return result
    }

    /// `{"success": false, "error": {"name", "message"}}` with the error's status; `errors` by field where it blames fields.
    init(_ error: HttpError) {
        self = .failure(error.type, error.message, status: HTTPResponse.Status(code: error.statusCode))
        if !error.errors.isEmpty {
            let fields = error.errors.sorted { $0.key < $1.key }
            body["errors"] = .object(JSONObject(fields.map { ($0.key, .array($0.value.map(JSONValue.string))) }))
        }
        headers = error.headers
    }

    init(
        status: HTTPResponse.Status = .ok, body: JSONObject, headers: [String: String] = [:],
        cookies: [SetCookie] = []
    ) {
        self.status = status
        self.body = body
        self.headers = headers
        self.cookies = cookies
    }

    private static func failure(_ name: String, _ message: String, status: HTTPResponse.Status) -> AuthResult {
        AuthResult(
            status: status,
            body: ["success": false, "error": ["name": .string(name), "message": .string(message)]])
    }

    var response: Response {
        var response = JSONResponse.make(status, .object(body))
        for (name, value) in headers {
            if let name = HTTPField.Name.known(name) { response.headers[name] = value }
        }
        for cookie in cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie.text)) }
        return response
    }
}
