import HTTPTypes
import Hummingbird
import Refine

/// A path that is served.
final class Route: Sendable {
    typealias Handler = @Sendable (Request, GatewayRequestContext) async throws -> Response

    /// What the path begins with, word for word.
    let words: [String]
    /// Whether more words may follow.
    let takesMore: Bool
    let methods: [HTTPRequest.Method]
    /// Whether the handler itself answers methods beyond these.
    let answersEveryMethod: Bool
    /// What is served there, for documentation: the path's templates and their methods.
    let served: [ServedRoute]
    /// What becomes of the credential that comes along.
    let session: SessionUse
    /// Writes an error in the form that who calls this route reads.
    let render: @Sendable (HttpError) -> Response
    let handler: Handler

    /// - Parameter path: `/live`, or `/simple-rest/**` for that and everything below.
    init(
        path: String, methods: [HTTPRequest.Method], answersEveryMethod: Bool = false, served: [ServedRoute],
        session: SessionUse = .none, render: @escaping @Sendable (HttpError) -> Response = JSONResponse.error,
        handler: @escaping Handler
    ) {
        let words = path.split(separator: "/").map(String.init)
        takesMore = words.last == "**"
        self.words = takesMore ? words.dropLast() : words
        self.methods = methods
        self.answersEveryMethod = answersEveryMethod
        self.served = served
        self.session = session
        self.render = render
        self.handler = handler
    }

    /// A route that is read: GET, and HEAD without the body.
    /// - Parameter template: the path as documentation has it, unless it is the same.
    static func get(
        _ path: String, template: String? = nil, session: SessionUse = .none, _ handler: @escaping Handler
    ) -> Route {
        Route(
            path: path, methods: [.get, .head], served: [ServedRoute(method: "GET", template: template ?? path)],
            session: session,
            handler: { request, context in
                let response = try await handler(request, context)
                return request.method == .head ? response.withoutBody : response
            })
    }

    /// A route that something is sent to.
    static func post(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(path: path, methods: [.post], served: [ServedRoute(method: "POST", template: path)], handler: handler)
    }

    func answer(_ error: HttpError, to request: Request) -> Response {
        let response = render(error)
        return request.method == .head ? response.withoutBody : response
    }

    /// Whether a request's path leads here, whatever its method. Slashes at the end, and several in place of one, do not count.
    func matches(_ requested: String) -> Bool {
        var rest = requested.utf8[...]
        for word in words {
            rest = rest.drop { $0 == UInt8(ascii: "/") }
            guard rest.starts(with: word.utf8) else { return false }
            rest = rest.dropFirst(word.utf8.count)
            guard rest.first ?? UInt8(ascii: "/") == UInt8(ascii: "/") else { return false }
        }
        return takesMore || rest.allSatisfy { $0 == UInt8(ascii: "/") }
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
