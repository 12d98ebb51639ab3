import Appwrite
import Refine

/// Answers refine's data requests: finds the table, plans, carries the plan out, and says what went wrong in refine's words.
public struct DataService: Sendable {
    let directory: ResourceDirectory
    /// Row permissions of new rows, by resource; see `GatewayConfiguration.Resources.permissions`.
    let defaultPermissions: @Sendable (_ resource: String) -> [Permission]?
    let schemas: SchemaCache
    let runner: PlanRunner
    let limits: PlanLimits
    let capabilities: @Sendable () -> ServerCapabilities
    let observe: Observer

    public init(
        directory: ResourceDirectory, schemas: SchemaCache, runner: PlanRunner, limits: PlanLimits = PlanLimits(),
        defaultPermissions: @escaping @Sendable (_ resource: String) -> [Permission]? = { _ in nil },
        capabilities: @escaping @Sendable () -> ServerCapabilities = { ServerCapabilities() },
        observe: @escaping Observer = { _ in }
    ) {
        self.directory = directory
        self.schemas = schemas
        self.runner = runner
        self.limits = limits
        self.defaultPermissions = defaultPermissions
        self.capabilities = capabilities
        self.observe = observe
    }

    public func answer(_ request: DataRequest, as caller: Caller) async throws(HttpError) -> DataAnswer {
        let start = schemas.moment
        let table = try table(of: request.resource)
        let schema: TableSchema?
        if let fresh = schemas.fresh(table) { schema = fresh } else { schema = try await self.schema(of: table) }
        let related = await relatedSchemas.named(in: request.operation, of: table, schema)
        do {
            let plan = try planner(for: request, table, schema, related, caller).plan(
                request.operation, request.preconditions)
            return try await runner.run(plan, as: caller)
        } catch let error as HttpError {
            guard [HttpError.unknownColumnType, HttpError.unknownElementType].contains(error.type) else { throw error }
            return try await answerAnew(
                request, table, insteadOf: schema, related, since: start, as: caller, after: error)
        } catch let error as ExecutionError {
            guard case .refused(let refusal) = error.failure, RefusedColumns.unknownColumn(in: refusal) != nil else {
                throw answer(to: error, request, schema)
            }
            return try await answerAnew(
                request, table, insteadOf: schema, related, since: start, as: caller,
                after: answer(to: error, request, schema))
        } catch {
            throw HttpError(500, type: "gateway_fault", "The gateway failed in a way that it does not know.")
        }
    }

    /// The table of a resource, and its schema if one is known: what a dialect may ask while it reads a request.
    public func knownSchema(of resource: String) -> TableSchema? {
        directory.table(for: resource).flatMap(schemas.known)
    }

    /// Fetches the schema of a resource's table ahead of its use.
    /// - Returns: nil where there is none to be had, for whatever reason; answering the request will say it.
    public func loadedSchema(of resource: String) async -> TableSchema? {
        guard let table = directory.table(for: resource) else { return nil }
        return try? await schemas.schema(table)
    }

    /// A second try, with a schema read anew: somebody may have just added the column, or removed it.
    private func answerAnew(
        _ request: DataRequest, _ table: TableReference, insteadOf schema: TableSchema?,
        _ related: [String: TableSchema], since start: Duration, as caller: Caller, after error: HttpError
    ) async throws(HttpError) -> DataAnswer {
        let fresh: TableSchema?
        do {
            fresh = try await schemas.refreshed(table, since: start)
        } catch {
            throw self.error(for: error)
        }
        let freshRelated = await relatedSchemas.named(in: request.operation, of: table, fresh, since: start)
        guard let fresh, fresh != schema || freshRelated != related else { throw error }
        let plan = try planner(for: request, table, fresh, freshRelated, caller).plan(
            request.operation, request.preconditions)
        do {
            return try await runner.run(plan, as: caller)
        } catch {
            throw answer(to: error, request, fresh)
        }
    }

    func table(of resource: String) throws(HttpError) -> TableReference {
        guard let table = directory.table(for: resource), RowID.isPossible(table.database),
            RowID.isPossible(table.table)
        else {
            let near = NearMatch.hint(for: resource, among: directory.names)
            throw HttpError(
                404, type: "gateway_resource_unknown", "No resource is named \(Excerpt.name(resource)).\(near)")
        }
        return table
    }

    func planner(
        for request: DataRequest, _ table: TableReference, _ schema: TableSchema?, _ related: [String: TableSchema],
        _ caller: Caller
    ) -> Planner {
        var planner = Planner(
            table: table, schema: schema, credential: caller.credential,
            defaultPermissions: defaultPermissions(request.resource), limits: limits, capabilities: capabilities())
        if !related.isEmpty { planner.related = { related[$0] } }
        return planner
    }

    var relatedSchemas: RelatedSchemas { RelatedSchemas(schemas: schemas) }

    private func schema(of table: TableReference) async throws(HttpError) -> TableSchema? {
        do {
            return try await schemas.schema(table)
        } catch {
            throw self.error(for: error)
        }
    }

    /// What became of reading a schema. A table that does not exist is the caller's mistake, a refused key is not.
    private func error(for failure: AppwriteFailure) -> HttpError {
        if case .refused(let refusal) = failure, [401, 403].contains(refusal.status) {
            observe(.serverKeyRefused(type: refusal.type, message: refusal.message))
            return FailureMapping.serverKeyRefused(refusal)
        }
        observeUpstream(failure)
        return FailureMapping.error(for: failure)
    }

    private func answer(to error: ExecutionError, _ request: DataRequest, _ schema: TableSchema?) -> HttpError {
        observeUpstream(error.failure)
        return FailureMapping.error(
            for: error, uniqueColumns: ClashingColumns.columns(touchedBy: request.operation, in: schema))
    }

    private func observeUpstream(_ failure: AppwriteFailure) {
        switch failure {
        case .transport(let error) where error.code == .cancelled || error.code == .invalidRequest: break
        case .transport(let error): observe(.upstreamFailed(code: error.code.description, reason: error.message))
        case .unreadable(let reason): observe(.upstreamFailed(code: "unreadable", reason: reason))
        case .refused(let refusal) where refusal.status >= 500:
            observe(.upstreamFailed(code: "\(refusal.status)", reason: refusal.type))
        case .refused: break
        }
    }
}
