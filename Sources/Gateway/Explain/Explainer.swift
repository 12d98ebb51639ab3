import Appwrite
import CurlTransport
import JSONBytes
import Refine

/// Says how the gateway would answer a request, without answering it: `refine-gateway explain`.
///
/// Appwrite is asked for its version and for the schema of tables, with the server key, as the running gateway asks; for nothing else.
public struct Explainer: Sendable {
    private let parts: GatewayParts
    /// What is said of where the schema comes from.
    private let source: String
    private let version: ServerVersion?

    /// What the gateway speaks; one line each.
    private static let dialects: [any Dialect] = [
        SimpleRest(), Rest(), StrapiV4(), NestJSXCrud(),
    ]

    /// - Parameter version: Appwrite's; `nil` asks for it.
    public init(
        configuration: GatewayConfiguration, transport: any HTTPTransport, version: ServerVersion? = nil
    ) {
        parts = GatewayParts(configuration: configuration, transport: transport, observe: { _ in })
        source = "as Appwrite describes the table"
        self.version = version
    }

    /// Without Appwrite: its table is taken from a text.
    /// - Parameter table: what Appwrite answers to `GET /tablesdb/{database}/tables/{table}`.
    /// - Throws: `AppwriteFailure.unreadable` where it is none.
    public init(
        configuration: GatewayConfiguration, table: [UInt8], version: ServerVersion? = nil
    ) throws(AppwriteFailure) {
        let transport = try WrittenSchema(table)
        var configuration = configuration
        // Schemas are read with a key; this one goes nowhere.
        configuration.appwrite.key = configuration.appwrite.key ?? "offline"
        parts = GatewayParts(configuration: configuration, transport: transport, observe: { _ in })
        source = "as the file describes the table `\(transport.table)`"
        self.version = version
    }

    /// Explains one request with a transport of its own.
    public static func explain(
        _ request: ExplainedRequest, configuration: GatewayConfiguration, version: ServerVersion? = nil
    ) async throws -> Explanation {
        var settings = CurlTransport.Configuration()
        settings.connectTimeout = configuration.appwrite.connectTimeout
        settings.firstByteTimeout = configuration.appwrite.firstByteTimeout
        settings.totalTimeout = configuration.appwrite.timeout
        let transport = try CurlTransport(configuration: settings)
        let explainer = Explainer(configuration: configuration, transport: transport, version: version)
        let result: Result<Explanation, HttpError>
        do throws(HttpError) {
            result = .success(try await explainer.explain(request))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        return try result.get()
    }

    /// - Throws: what the gateway would answer where it answers with an error before it asks Appwrite for rows.
    public func explain(_ request: ExplainedRequest) async throws(HttpError) -> Explanation {
        let server = await learnServer()
        let (name, path, query) = request.parts
        guard let dialect = Self.dialects.first(where: { type(of: $0).name == name }) else {
            let known = Self.dialects.map { "`/\(type(of: $0).name)/…`" }.joined(separator: ", ")
            throw HttpError(
                404, type: "gateway_route_unknown", "Nothing to explain is there. Paths begin with \(known).")
        }
        let database = await parts.databases.database(in: path)
        let headers = request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        let service = parts.service
        let read = DialectRequest(
            method: request.method, path: path, query: query,
            headers: { name in headers.filter { $0.name == name }.map(\.value) }, body: request.body,
            isDatabase: { $0 == database },
            columnExists: { resource, column in service.knownSchema(of: resource).map { $0.column(column) != nil } })
        if let resource = parts.records?[try dialect.parse(read).resource] {
            return try explain(request, resource, try dialect.parse(read), read, server: server)
        }
        let table = try service.table(of: try dialect.parse(read).resource)
        let (schema, note) = try await schema(of: table)
        // How names are read depends on the columns.
        let parsed = try dialect.parse(read)
        let caller = Caller(try credential(of: read))
        return Explanation(
            request: request, resource: parsed.resource, operation: parsed.operation.name,
            caller: caller.credential.description, schema: note, server: server,
            plan: try await service.plan(parsed, schema: schema, as: caller))
    }

    /// Who comes with an access token, or needs none, comes as the server key.
    private func credential(of request: DialectRequest) throws(HttpError) -> Credential {
        if parts.gate.isKeyed, let key = parts.configuration.appwrite.key { return .key(key) }
        return try parts.credentials.credential(request.headers)
    }

    /// A request for records of one of Appwrite's services.
    private func explain(
        _ request: ExplainedRequest, _ resource: ServiceResource, _ parsed: DataRequest, _ read: DialectRequest,
        server: String
    ) throws(HttpError) -> Explanation {
        try resource.allow(parsed.operation)
        let caller = Caller(try credential(of: read))
        let roles = resource.roles.map(\.description).joined(separator: " or ")
        let plans = try parts.records?.reader(resource, caller).plans(parsed.operation) ?? []
        let none = Plan(
            table: ServiceResource.table(RecordList(resource.service)),
            work: .getMany(GetManyPlan(ids: [], chunks: [], selection: [])))
        var explanation = Explanation(
            request: request, resource: parsed.resource, operation: parsed.operation.name,
            caller: caller.credential.description
                + (roles.isEmpty ? "" : " who must have the role \(roles)")
                + (resource.usesKey ? ", with the server key" : ""),
            schema: "of the gateway's own, for services have none to be read", server: server,
            plan: plans.first ?? none)
        explanation.service = resource.service.rawValue
        explanation.others = Array(plans.dropFirst())
        return explanation
    }

    private func schema(of table: TableReference) async throws(HttpError) -> (TableSchema?, String) {
        do throws(AppwriteFailure) {
            guard let schema = try await parts.schemas.schema(table) else {
                return (nil, "unknown, for there is no server key: columns are unchecked, values typed by their look")
            }
            return (schema, source)
        } catch {
            if case .refused = error { throw FailureMapping.error(for: error) }
            return (nil, "unknown: \(error). Columns are unchecked here, and values typed by their look")
        }
    }

    /// Takes over what the server can do.
    private func learnServer() async -> String {
        let told: ServerVersion?
        if let version { told = version } else { told = try? await parts.client.serverVersion() }
        guard let told else { return "of unknown version" }
        parts.server.capabilities = ServerCapabilities(version: told, adapter: parts.configuration.appwrite.adapter)
        if version == nil, let adapter = try? await parts.adapterProbe.adapter(of: told) {
            parts.server.capabilities = ServerCapabilities(version: told, adapter: adapter)
            return "Appwrite \(told) on \(adapter.rawValue)"
        }
        return "Appwrite \(told)"
    }
}

extension DataRequest.Operation {
    /// refine's name for it.
    fileprivate var name: String {
        switch self {
        case .getList: "getList"
        case .getOne: "getOne"
        case .getMany: "getMany"
        case .create: "create"
        case .createMany: "createMany"
        case .update: "update"
        case .updateMany: "updateMany"
        case .deleteOne: "deleteOne"
        case .deleteMany: "deleteMany"
        }
    }
}
