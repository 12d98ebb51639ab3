import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// `/auth/…` with `auth.mode: key`, where nobody signs in: whoever has an access token is who the token's name says.
struct TokenAuthRoutes: Sendable {
    let gate: AccessGate

    var all: [Route] {
        let refused = ["login", "register", "forgot-password", "update-password", "refresh"].map { name in
            Route.post("/auth/\(name)") { _, context in
                context.setRoute("/auth/\(name)")
                return AuthResult(.signInByToken).response
            }
        }
        return refused + [logout, check, identity, permissions, providers]
    }

    /// There is nothing that would have to end.
    private var logout: Route {
        .post("/auth/logout") { _, context in
            context.setRoute("/auth/logout")
            return AuthResult.success().response
        }
    }

    private var check: Route {
        .get("/auth/check") { request, context in
            context.setRoute("/auth/check")
            return JSONResponse.make(.ok, ["authenticated": .bool((try? gate.admit(request, context)) != nil)])
        }
    }

    private var identity: Route {
        .get("/auth/identity") { request, context in
            context.setRoute("/auth/identity")
            let name = try name(request, context)
            return JSONResponse.make(.ok, Identity.json(["$id": .string(name), "name": .string(name)]))
        }
    }

    /// `{"roles": ["token:reporting"], "labels": []}`: no role of Appwrite's, for permissions do not concern the server key.
    private var permissions: Route {
        .get("/auth/permissions") { request, context in
            context.setRoute("/auth/permissions")
            let name = try name(request, context)
            return JSONResponse.make(.ok, ["roles": [.string("token:\(name)")], "labels": []])
        }
    }

    private var providers: Route {
        let served = ["{provider}", "callback"].map { ServedRoute(method: "GET", template: "/auth/oauth2/\($0)") }
        return Route(path: "/auth/oauth2/**", methods: [.get], served: served) { _, context in
            context.setRoute("/auth/oauth2/{provider}")
            throw HttpError.signInByToken
        }
    }

    private func name(_ request: Request, _ context: GatewayRequestContext) throws(HttpError) -> String {
        try gate.admit(request, context).grant?.name ?? "localhost"
    }
}
