import HTTPTypes
import JSONBytes

/// The emulator's own routes, called without a socket in between.
struct DispatchedTarget: DemoTarget {
    let dispatcher: Dispatcher

    func call(_ method: HTTPRequest.Method, _ path: String, _ body: JSONObject) async throws -> APIResponse {
        let configuration = dispatcher.core.configuration
        var headers = HTTPFields()
        for (name, value) in [("X-Appwrite-Project", configuration.project), ("X-Appwrite-Key", configuration.key)] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return await dispatcher.respond(
            to: APIRequest(
                method: method, path: path.split(separator: "/").map(String.init), headers: headers, query: [:],
                parameters: body, address: "127.0.0.1"))
    }
}
