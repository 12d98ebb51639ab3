import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// `/functions/{id}/executions`: functions are run, and their runs are looked up, in the caller's own name. Appwrite decides who may.
struct FunctionRoutes: Sendable {
    let calls: CallerCalls
    /// Bytes of a body.
    let maximumBody: Int
    let audit: AuditTrail?
    let totals: TotalsCache

    private static let all = "/functions/{id}/executions"
    private static let one = all + "/{executionId}"

    private typealias Action = @Sendable (Request, GatewayRequestContext, [String]) async throws(HttpError) -> Response

    /// Where a path leads, after its methods were looked at.
    var route: Route {
        let served = [("GET", Self.all), ("POST", Self.all), ("GET", Self.one)]
        return Route(
            path: "/functions/**", methods: [.get, .head, .post], answersEveryMethod: true,
            served: served.map { ServedRoute(method: $0.0, template: $0.1) }, session: .alongside
        ) { request, context in
            let words = try Self.words(of: request)
            guard words.count == 2 || words.count == 3, words[1] == "executions" else { throw Self.unknownRoute }
            context.setRoute(words.count == 2 ? Self.all : Self.one)
            switch (request.method, words.count) {
            case (.get, 2): return try await list(of: words[0], request, context)
            case (.head, 2): return try await list(of: words[0], request, context).withoutBody
            case (.post, 2): return try await create(of: words[0], request, context)
            case (.get, 3): return try await get(words[2], of: words[0], request, context)
            case (.head, 3): return try await get(words[2], of: words[0], request, context).withoutBody
            default: throw Self.wrongMethod(words.count == 2 ? "GET, HEAD, POST" : "GET, HEAD")
            }
        }
    }

    // MARK: Answers

    private func create(
        of function: String, _ request: Request, _ context: GatewayRequestContext
    ) async throws(HttpError) -> Response {
        let caller = try calls.caller(of: request, context)
        let bytes =
            RequestBody.isSent(with: request)
            ? try await RequestBody.bytes(
                of: request, limit: maximumBody, hint: "The gateway's operator can raise `limits.body`.") : []
        let input = try ExecutionInput(bytes)
        let audited = audit?.begin(caller, request: context.requestID)
        let status: Int
        let answer: [UInt8]
        do throws(HttpError) {
            (status, answer) = try await calls.asking { () throws(AppwriteFailure) in
                let (status, execution) = try await calls.client.createExecution(
                    of: function, input.members, as: caller)
                do throws(JSONError) {
                    return (status, try RowRewriter.rewriteRow(execution))
                } catch {
                    throw .lost(.unreadable("an execution: \(error)"))
                }
            }
        } catch {
            audited?.failed(error, .execute, on: "executions", details: ["function": function])
            throw error
        }
        audited?.succeeded(
            .execute, on: "executions", ids: RowBytes.id(of: answer, at: answer.indices).map { [$0] } ?? [],
            details: ["function": function])
        return JSONResponse.make(HTTPResponse.Status(code: status), answer)
    }

    private func get(
        _ id: String, of function: String, _ request: Request, _ context: GatewayRequestContext
    ) async throws(HttpError) -> Response {
        let caller = try calls.caller(of: request, context)
        let execution = try await calls.asking { () throws(AppwriteFailure) in
            try await calls.client.getExecution(id, of: function, as: caller)
        }
        return JSONResponse.make(.ok, try Self.renamed(execution))
    }

    private func list(
        of function: String, _ request: Request, _ context: GatewayRequestContext
    ) async throws(HttpError) -> Response {
        let caller = try calls.caller(of: request, context)
        let list = try ExecutionList(request.uri.query ?? "")
        let body = try await calls.asking { () throws(AppwriteFailure) in
            try await calls.client.listExecutions(of: function, queries: list.queries, as: caller)
        }
        guard let json = try? JSONValue(parsing: body), let executions = json["executions"]?.array else {
            throw FailureMapping.error(for: .unreadable("a list of executions has no `executions`"))
        }
        if executions.isEmpty { context.session?.findNothing() }
        let total = try await calls.asking { () throws(AppwriteFailure) in
            let records = RecordList(.executions, of: function)
            let call = TableCall(
                client: calls.client, table: ServiceResource.table(records), caller: caller, records: records)
            return try await totals.total(
                json["total"]?.int64.map { Int(clamping: $0) } ?? executions.count, of: call, list.filters)
        }
        // No page is smaller than one at Appwrite.
        let wanted = executions.prefix(list.page.count)
        var response = JSONResponse.make(.ok, .array(wanted.map(Self.renamed)))
        response.headers[.totalCount] = String(total)
        return response
    }

    // MARK: Forms

    /// `$id` becomes `id` and comes first; everything else stays as Appwrite wrote it.
    private static func renamed(_ execution: [UInt8]) throws(HttpError) -> [UInt8] {
        do throws(JSONError) {
            return try RowRewriter.rewriteRow(execution)
        } catch {
            throw FailureMapping.error(for: .unreadable("an execution: \(error)"))
        }
    }

    private static func renamed(_ execution: JSONValue) -> JSONValue {
        let members = execution.object?.members.filter { $0.key != "$id" && $0.key != "id" } ?? []
        return .object(JSONObject([("id", execution["$id"] ?? .null)] + members.map { ($0.key, $0.value) }))
    }

    /// What follows `/functions`, decoded.
    private static func words(of request: Request) throws(HttpError) -> [String] {
        let words = request.uri.path.split(separator: "/").dropFirst()
        var decoded: [String] = []
        for word in words {
            guard let path = try? PassthroughPath("/" + word), let segment = path.segments.first else {
                throw unknownRoute
            }
            decoded.append(segment)
        }
        return decoded
    }

    private static let unknownRoute = HttpError(
        404, type: "gateway_route_unknown",
        "Only `/functions/{id}/executions` and `/functions/{id}/executions/{executionId}` are here.")

    private static func wrongMethod(_ allowed: String) -> HttpError {
        HttpError(
            405, type: "gateway_method_not_allowed", "That is not possible here; \(allowed) are.",
            headers: ["Allow": allowed])
    }
}
