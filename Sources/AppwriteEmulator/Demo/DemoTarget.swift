import HTTPTypes
import JSONBytes

/// Where demo data is planted: a server's own routes, so that the data comes to be the way clients' data does.
protocol DemoTarget: Sendable {
    /// Runs one call with the rights of the project's key.
    /// - Parameters:
    ///   - path: behind `/v1`, `/tablesdb/main`; needs no percent-encoding.
    ///   - body: the parameters; empty for GET.
    /// - Returns: the answer, refusals too.
    func call(_ method: HTTPRequest.Method, _ path: String, _ body: JSONObject) async throws -> APIResponse
}
