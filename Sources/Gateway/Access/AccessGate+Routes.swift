import Hummingbird
import Refine

extension AccessGate {
    /// What the tokens allow, each.
    var grants: [AccessGrant] {
        if case .tokens(let tokens, _) = mode { tokens.grants } else { [] }
    }

    /// First words of the paths that hold access tokens against what they do, or that everybody may read.
    private static let knowsTokens: Set = [
        nil, "simple-rest", "rest", "strapi-v4", "nestjsx-crud", "access", "auth", "resources", "live", "client",
        "openapi.json",
    ]

    /// Where callers are let in by token, what knows nothing of tokens is closed: it would act in the name of guests, or further than the
    /// token goes.
    func guarded(_ route: Route) -> Route {
        guard isKeyed, !Self.knowsTokens.contains(route.words.first) else { return route }
        return route.answering { request, context in
            _ = try admit(request, context)
            context.setRoute("closed")
            throw HttpError.notForTokens(request.uri.path)
        }
    }
}

extension Route {
    /// The same paths and methods with another answer.
    fileprivate func answering(_ handler: @escaping Handler) -> Route {
        Route(
            path: "/" + (words + (takesMore ? ["**"] : [])).joined(separator: "/"), methods: methods,
            answersEveryMethod: answersEveryMethod, served: served, session: session, render: render, handler: handler)
    }
}
