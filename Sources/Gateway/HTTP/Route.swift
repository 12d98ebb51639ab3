import HTTPTypes
import Hummingbird

/// A path that is served.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, GatewayRequestContext) async throws -> Response

    /// As Hummingbird's router reads it: `/live`, `/simple-rest/**`.
    var path: String
    var methods: [HTTPRequest.Method]
    /// Whether the handler itself answers methods beyond these.
    var answersEveryMethod = false
    /// What is served there, for documentation: the path's templates and their methods.
    var served: [ServedRoute]
    var handler: Handler

    /// A route that is read: GET, and HEAD without the body.
    static func get(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(
            path: path, methods: [.get, .head], served: [ServedRoute(method: "GET", template: path)],
            handler: { request, context in
                let response = try await handler(request, context)
                return request.method == .head ? response.withoutBody : response
            })
    }

    /// Whether a request's path leads here, whatever its method.
    func matches(_ requested: Substring) -> Bool {
        guard path.hasSuffix("/**") else { return requested == path }
        let prefix = path.dropLast(2)
        return requested.hasPrefix(prefix) && requested.count > prefix.count
    }
}

/// One line of the list of routes.
public struct ServedRoute: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var method: String
    /// `/simple-rest/{resource}/{id}`
    public var template: String

    public init(method: String, template: String) {
        self.method = method
        self.template = template
    }

    public var description: String { "\(method) \(template)" }

    public static func < (lhs: ServedRoute, rhs: ServedRoute) -> Bool {
        (lhs.template, lhs.method) < (rhs.template, rhs.method)
    }
}
