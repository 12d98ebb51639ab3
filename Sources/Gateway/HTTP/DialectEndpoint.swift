import Appwrite
import HTTPTypes
import Hummingbird
import Refine

/// Serves one dialect: reads the request as HTTP, has it answered, and writes the answer as HTTP.
final class DialectEndpoint<D: Dialect>: Sendable {
    let dialect: D
    /// What callers reach by what their access token allows.
    let service: @Sendable (AccessGrant?) -> DataService
    let databases: DatabaseNames
    let gate: AccessGate
    let proxies: TrustedProxies
    /// Bytes of a body.
    let maximumBody: Int
    /// Takes files out of rows; `nil` where no resource has any.
    let inline: InlineFileWriter?
    let url: OwnURL
    /// Keeps what was written; `nil` where nothing does.
    let audit: DataAudit?

    init(
        dialect: D, service: @escaping @Sendable (AccessGrant?) -> DataService, databases: DatabaseNames,
        gate: AccessGate, proxies: TrustedProxies, maximumBody: Int, inline: InlineFileWriter? = nil,
        audit: AuditTrail? = nil, url: String = ""
    ) {
        self.dialect = dialect
        self.service = service
        self.databases = databases
        self.gate = gate
        self.proxies = proxies
        self.maximumBody = maximumBody
        self.inline = inline
        self.audit = audit.map(DataAudit.init)
        self.url = OwnURL(configured: url, proxies: proxies)
    }

    static var prefix: String { "/\(D.name)/" }

    var route: Route {
        let collection = Self.prefix + "{resource}"
        let served = [
            ("GET", collection), ("POST", collection), ("GET", collection + "/{id}"), ("PATCH", collection + "/{id}"),
            ("PUT", collection + "/{id}"), ("DELETE", collection + "/{id}"), ("GET", collection + "/bulk"),
            ("POST", collection + "/bulk"),
            ("PATCH", collection + "/bulk"), ("PUT", collection + "/bulk"), ("DELETE", collection + "/bulk"),
        ]
        return Route(
            path: Self.prefix + "**", methods: [.get, .head, .post, .put, .patch, .delete],
            answersEveryMethod: true, served: served.map { ServedRoute(method: $0.0, template: $0.1) },
            session: .alongside, render: { [dialect] in JSONResponse.make(dialect.render($0)) }, handler: respond)
    }

    @Sendable
    func respond(to request: Request, context: GatewayRequestContext) async throws -> Response {
        context.setRoute(Self.prefix + "{resource}")
        let answer: DialectResponse
        do throws(HttpError) {
            answer = try await self.answer(request, context)
        } catch {
            answer = dialect.render(error)
        }
        let response = JSONResponse.make(answer)
        return request.method == .head ? response.withoutBody : response
    }

    private func answer(
        _ request: Request, _ context: GatewayRequestContext
    ) async throws(HttpError) -> DialectResponse {
        let admission = try gate.admit(request, context)
        let service = service(admission.grant)
        let read = dialectRequest(request, try await sent(with: request), service)
        var parsed = try parse(read)
        try admission.grant?.allow(parsed.operation.actions, on: parsed.resource)
        if dependsOnColumns(parsed, service), await service.loadedSchema(of: parsed.resource) != nil {
            parsed = try parse(read)
        }
        context.setRoute(Self.template(of: parsed.operation))
        let caller = caller(admission.credential, of: request, context)
        let answer =
            parsed.operation.isWrite
            ? try await answerWrite(parsed, by: service, as: caller, admission.grant, request, context)
            : try await service.answer(parsed, as: caller)
        if let session = context.session, Self.isEmpty(answer) { session.findNothing() }
        return try rendered(answer, for: parsed, by: service)
    }

    /// What must be waited for before a request can be read. Most have neither a second segment nor a body.
    private func sent(with request: Request) async throws(HttpError) -> SentRequest {
        let path = Self.path(of: request)
        let database = path.utf8.contains(UInt8(ascii: "/")) ? await databases.database(in: path) : nil
        let body = RequestBody.isSent(with: request) ? try await RequestBody.bytes(of: request, limit: maximumBody) : []
        return SentRequest(path: path, database: database, body: body)
    }

    private struct SentRequest {
        /// What follows the dialect's name, still percent-encoded.
        let path: String
        /// The first segment, if it is one.
        let database: String?
        let body: [UInt8]
    }

    /// Answers a write, whose rows may bring files along, and has it kept.
    @inline(never)
    private func answerWrite(
        _ parsed: DataRequest, by service: DataService, as caller: Caller, _ grant: AccessGrant?, _ request: Request,
        _ context: GatewayRequestContext
    ) async throws(HttpError) -> DataAnswer {
        guard let audit, let action = DataAudit.action(of: parsed.operation) else {
            return try await answerWithFiles(parsed, by: service, as: caller, request, context)
        }
        return try await audit.answer(
            parsed, action, by: service, as: caller, requestID: context.requestID, token: grant?.name
        ) { () async throws(HttpError) in
            try await answerWithFiles(parsed, by: service, as: caller, request, context)
        }
    }

    private func answerWithFiles(
        _ parsed: DataRequest, by service: DataService, as caller: Caller, _ request: Request,
        _ context: GatewayRequestContext
    ) async throws(HttpError) -> DataAnswer {
        guard let inline else { return try await service.answer(parsed, as: caller) }
        return try await inline.answer(parsed, by: service, as: caller, base: url.base(request, context))
    }

    @inline(never)
    private func rendered(
        _ answer: DataAnswer, for request: DataRequest, by service: DataService
    ) throws(HttpError) -> DialectResponse {
        let conditions = RowAnswerConditions(request: request, hasVersions: service.hasVersions(request.resource))
        return try conditions.applied(to: answer) { dialect.render(answer, for: request) }
    }

    @inline(never)
    private func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest {
        var parsed = try dialect.parse(request)
        parsed.preconditions = try Preconditions(headers: request.headers)
        return parsed
    }

    /// How a filter's name is read may depend on the table's columns. When they are not known yet, they are fetched, and the request
    /// is read again.
    private func dependsOnColumns(_ request: DataRequest, _ service: DataService) -> Bool {
        guard case .getList(let list) = request.operation, !list.filters.isEmpty else { return false }
        return service.knownSchema(of: request.resource) == nil
    }

    @inline(never)
    private func caller(
        _ credential: Credential, of request: Request, _ context: GatewayRequestContext
    ) -> Caller {
        Caller(
            credential,
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent])
    }

    @inline(never)
    private func dialectRequest(
        _ request: Request, _ sent: SentRequest, _ service: DataService
    ) -> DialectRequest {
        let database = sent.database
        return DialectRequest(
            method: request.method.rawValue, path: sent.path, query: request.uri.query ?? "",
            headers: { request.headers.values(ofCanonicalName: $0) }, body: sent.body,
            isDatabase: { $0 == database },
            columnExists: { resource, column in
                service.knownSchema(of: resource).map { $0.column(column) != nil }
            })
    }

    /// What follows the dialect's name and the slash behind that, still percent-encoded.
    private static func path(of request: Request) -> String {
        let path = request.uri.path.utf8.drop { $0 == 0x2F }
        let rest = path.dropFirst(D.name.utf8.count)
        return String(Substring(rest.first == 0x2F ? rest.dropFirst() : rest))
    }

    /// Whether no row was found.
    private static func isEmpty(_ answer: DataAnswer) -> Bool {
        switch answer {
        case .list(let list): list.count == 0
        case .rows(let rows): rows.count <= 2
        case .row, .created, .createdRows, .deleted, .deletedRows: false
        }
    }

    private static func template(of operation: DataRequest.Operation) -> String {
        switch operation {
        case .getList, .getMany, .create: prefix + "{resource}"
        case .getOne, .update, .deleteOne: prefix + "{resource}/{id}"
        case .createMany, .updateMany, .deleteMany: prefix + "{resource}/bulk"
        }
    }
}
