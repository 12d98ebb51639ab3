import Appwrite
import Foundation
import Hummingbird
import Refine

/// `/access/{resource}`
struct AccessRoutes: Sendable {
    static let template = "/access/{resource}"

    let service: AccessService
    let gate: AccessGate
    let proxies: TrustedProxies

    var all: [Route] {
        let served = [ServedRoute(method: "GET", template: Self.template)]
        return [
            Route(path: "/access/**", methods: [.get, .head], served: served, session: .alongside) { request, context in
                context.setRoute(Self.template)
                let response = try await answer(request, context)
                return request.method == .head ? response.withoutBody : response
            }
        ]
    }

    private func answer(
        _ request: Request, _ context: GatewayRequestContext
    ) async throws(HttpError) -> Response {
        let resource = try Self.resource(in: request.uri.path)
        let id = try Self.id(in: request.uri.query ?? "")
        let admission = try gate.admit(request, context)
        let caller = Caller(
            admission.credential,
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent])
        let map = try await service.map(of: resource, id: id, as: caller, grant: admission.grant)
        return JSONResponse.make(.ok, map.json)
    }

    /// `posts`, or `blog/posts` with its database.
    private static func resource(in path: String) throws(HttpError) -> String {
        let words = path.split(separator: "/").dropFirst().map { String($0).removingPercentEncoding }
        let names = words.compactMap { $0 }
        guard (1...2).contains(names.count), names.count == words.count else {
            throw HttpError(
                404, type: "gateway_route_unknown",
                "Only `/access/{resource}` and `/access/{database}/{table}` are here. A row's id goes into the query: `?id=…`."
            )
        }
        return names.joined(separator: "/")
    }

    private static func id(in query: String) throws(HttpError) -> String? {
        let query = try QueryString(query)
        if let other = query.parameters.first(where: { $0.name != "id" }) {
            throw HttpError(
                400, type: "gateway_parameter_unknown",
                "The parameter \(Excerpt.quoted(other.name)) is not understood here. Only `id` is.")
        }
        let ids = query.values("id").filter { !$0.isEmpty }
        guard ids.count <= 1 else {
            throw HttpError(400, type: "gateway_parameter_invalid", "The parameter \"id\" stands there more than once.")
        }
        return ids.first
    }
}
