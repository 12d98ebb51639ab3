import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// `/auth/…`
struct AuthRoutes: Sendable {
    /// Bytes of a body; the largest has two passwords and a secret.
    private static let maximumBody = 16 * 1024

    let service: AuthService
    let oauth2: OAuth2Login
    let credentials: CredentialReader
    let proxies: TrustedProxies

    private typealias Action = @Sendable (AuthCall) async throws(HttpError) -> AuthResult
    private typealias Question = @Sendable (AuthCall) async throws(HttpError) -> JSONValue

    var all: [Route] {
        [
            action("login", service.login), action("logout", service.logout), action("register", service.register),
            action("forgot-password", service.forgotPassword), action("update-password", service.updatePassword),
            action("refresh", service.refresh), check, question("identity", service.identity),
            question("permissions", service.permissions), providers,
        ]
    }

    /// A call that changes something. Its failures are results too.
    private func action(_ name: String, _ act: @escaping Action) -> Route {
        let path = "/auth/\(name)"
        return .post(path) { request, context in
            context.setRoute(path)
            do throws(HttpError) {
                var call = try call(request, context)
                call.body = try await Self.body(of: request)
                return try await act(call).response
            } catch {
                return AuthResult(error).response
            }
        }
    }

    private func question(_ name: String, _ answer: @escaping Question) -> Route {
        let path = "/auth/\(name)"
        return .get(path) { request, context in
            context.setRoute(path)
            return JSONResponse.make(.ok, try await answer(try call(request, context)))
        }
    }

    private var check: Route {
        .get("/auth/check") { request, context in
            context.setRoute("/auth/check")
            return try await service.check(try call(request, context)).response
        }
    }

    /// Only GET, by which browsers navigate: what is answered is of one use.
    private var providers: Route {
        let served = ["{provider}", "callback"].map { ServedRoute(method: "GET", template: "/auth/oauth2/\($0)") }
        return Route(path: "/auth/oauth2/**", methods: [.get], served: served) { request, context in
            let words = request.uri.path.split(separator: "/").dropFirst(2).map(String.init)
            guard let name = words.first, words.count == 1 else {
                throw HttpError(
                    404, type: "gateway_route_unknown",
                    "Only `/auth/oauth2/{provider}` and `/auth/oauth2/callback` are here.")
            }
            let call = try call(request, context)
            let query = try QueryString(request.uri.query ?? "")
            guard name == "callback" else {
                context.setRoute("/auth/oauth2/{provider}")
                return try oauth2.begin(provider: name, query, call).response
            }
            context.setRoute("/auth/oauth2/callback")
            let kept = CredentialReader.cookie(
                OAuth2State.cookieName, in: request.headers.values(ofCanonicalName: "cookie"))
            return try await oauth2.finish(query, kept: kept, call).response
        }
    }

    // MARK: Requests

    private func call(_ request: Request, _ context: GatewayRequestContext) throws(HttpError) -> AuthCall {
        let headers = request.headers.values(ofCanonicalName:)
        let isSecure = proxies.isSecure(peer: context.peer, forwardedProto: request.headers[values: .forwardedProto])
        return AuthCall(
            credential: try credentials.credential(of: request.headers), cookie: credentials.cookie(headers),
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent], origin: request.headers[.origin], host: request.head.authority,
            isSecure: isSecure || service.settings.url.hasPrefix("https://"))
    }

    /// The body as a JSON object; none is an empty one.
    private static func body(of request: Request) async throws(HttpError) -> JSONObject {
        guard RequestBody.isSent(with: request) else { return JSONObject() }
        let bytes = try await RequestBody.bytes(
            of: request, limit: maximumBody, hint: "Nothing that is asked for here is as long.")
        guard !bytes.isEmpty else { return JSONObject() }
        guard let object = (try? JSONValue(parsing: bytes, maximumDepth: 8))?.object else {
            throw .authBody("The body must be a JSON object.")
        }
        return object
    }
}
