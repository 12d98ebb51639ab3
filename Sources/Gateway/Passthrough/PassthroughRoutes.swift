import Appwrite
import HTTPTypes
import Hummingbird
import NIOCore
import Refine

/// `/appwrite/…`: what refine's `useCustom` asks Appwrite itself, as far as the configuration allows it, with the caller's own credential.
struct PassthroughRoutes: Sendable {
    let rules: [PassthroughRule]
    let calls: CallerCalls
    /// Bytes of a body.
    let maximumBody: Int
    let audit: AuditTrail?

    private static let prefix = "/appwrite"
    private static let template = prefix + "/{path}"

    var route: Route {
        Route(
            path: Self.prefix + "/**", methods: [.get, .head, .post, .put, .patch, .delete],
            served: PassthroughRule.methods.map { ServedRoute(method: $0, template: Self.template) },
            session: .alongside,
            handler: respond)
    }

    @Sendable
    private func respond(to request: Request, context: GatewayRequestContext) async throws -> Response {
        context.setRoute(Self.template)
        let path = try Self.path(of: request)
        let method = request.method == .head ? HTTPRequest.Method.get.rawValue : request.method.rawValue
        try allow(method, path)
        let caller = try calls.caller(of: request, context)
        var call = ForwardedCall(
            method: method, path: path.segments, query: try PassthroughQuery.parameters(request.uri.query ?? ""),
            headers: PassthroughHeaders.upstream(request.headers))
        call.body = try await PassthroughBody.read(request, limit: maximumBody)
        if call.body != nil { call.headers.append(TransportHeader("Content-Type", "application/json")) }
        let answer = try await forward(call, path, as: caller, context.requestID)
        // Whatever it is, it may be what a guest is shown.
        if method == "GET" { context.session?.findNothing() }
        let response = Self.response(answer)
        return request.method == .head ? response.withoutBody : response
    }

    private func forward(
        _ call: ForwardedCall, _ path: PassthroughPath, as caller: Caller, _ requestID: String
    ) async throws(HttpError) -> TransportResponse {
        let audited = call.method == "GET" ? nil : audit?.begin(caller, request: requestID)
        let details = ["method": call.method, "path": String(path.description.prefix(512))]
        do throws(HttpError) {
            let answer = try await calls.asking { () throws(AppwriteFailure) in
                try await calls.client.forward(call, as: caller)
            }
            audited?.succeeded(.request, on: "appwrite", details: details)
            return answer
        } catch {
            audited?.failed(error, .request, on: "appwrite", details: details)
            throw error
        }
    }

    /// What stands behind the prefix, as it came.
    private static func path(of request: Request) throws(HttpError) -> PassthroughPath {
        let path = request.uri.path
        guard path.hasPrefix(prefix) else { return try PassthroughPath("/" + path[...]) }
        return try PassthroughPath(path.dropFirst(prefix.count))
    }

    private func allow(_ method: String, _ path: PassthroughPath) throws(HttpError) {
        guard !rules.contains(where: { $0.allows(method, path) }) else { return }
        let entry = Excerpt.name("\(method) \(path)")
        throw HttpError(
            403, type: "gateway_passthrough_not_allowed",
            rules.isEmpty
                ? "Nothing is passed on to Appwrite here. The gateway's operator would have to set passthrough.allow to a list with \(entry)."
                : "This call is not passed on to Appwrite. The gateway's operator would have to add \(entry) to passthrough.allow."
        )
    }

    private static func response(_ answer: TransportResponse) -> Response {
        var headers = PassthroughHeaders.downstream(answer)
        let status = HTTPResponse.Status(code: answer.status)
        guard status != .notModified else {
            headers[.contentType] = nil
            return Response(status: status, headers: headers)
        }
        // refine's providers parse every answer as JSON: none is empty.
        guard !answer.body.isEmpty else {
            headers[.contentType] = "application/json"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "{}")))
        }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
