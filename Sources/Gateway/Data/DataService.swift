import Appwrite
import JSONBytes
import Refine

/// Answers refine's data requests: finds the table, plans, carries the plan out, and says what went wrong in refine's words.
///
/// What does not wait is kept out of line: the locals of an `async` function are allocated for each request, those of planning
/// among them if it were a part of one.
public final class DataService: Sendable {
    let directory: ResourceDirectory
    /// What may be done with each resource.
    let catalog: ResourceCatalog
    let schemas: SchemaCache
    let runner: PlanRunner
    let limits: PlanLimits
    let capabilities: @Sendable () -> ServerCapabilities
    let observe: Observer
    /// Resources that are no tables; `nil` where there are none.
    let services: ServiceData?

    public convenience init(
        directory: ResourceDirectory, schemas: SchemaCache, runner: PlanRunner, limits: PlanLimits = PlanLimits(),
        catalog: ResourceCatalog = .open,
        capabilities: @escaping @Sendable () -> ServerCapabilities = { ServerCapabilities() },
        observe: @escaping Observer = { _ in }
    ) {
        self.init(
            directory: directory, schemas: schemas, runner: runner, limits: limits, catalog: catalog,
            capabilities: capabilities, observe: observe, services: nil)
    }

    init(
        directory: ResourceDirectory, schemas: SchemaCache, runner: PlanRunner, limits: PlanLimits,
        catalog: ResourceCatalog, capabilities: @escaping @Sendable () -> ServerCapabilities,
        observe: @escaping Observer, services: ServiceData?
    ) {
        self.services = services
        self.directory = directory
        self.schemas = schemas
        self.runner = runner
        self.limits = limits
        self.catalog = catalog
        self.capabilities = capabilities
        self.observe = observe
    }

    public func answer(_ request: DataRequest, as caller: Caller) async throws(HttpError) -> DataAnswer {
        if let services, let resource = services[request.resource] {
            return try await services.answer(request, resource, as: caller)
        }
        let start = schemas.moment
        let table = try table(of: request.resource)
        let rules = catalog.rules(for: request.resource, table: table)
        try rules.allow(request.operation, on: request.resource)
        let schema: TableSchema?
        if let fresh = schemas.fresh(table) { schema = fresh } else { schema = try await self.schema(of: table) }
        let related =
            RelatedSchemas.mayBeNamed(with: schema)
            ? await relatedSchemas.named(in: request.operation, of: table, schema) : [:]
        let plan: Plan
        do {
            plan = try self.plan(request, table, rules, schema, related, caller)
        } catch {
            guard [HttpError.unknownColumnType, HttpError.unknownElementType].contains(error.type) else { throw error }
            return try await answerAnew(
                request, table, rules, insteadOf: schema, related, since: start, as: caller, after: error)
        }
        if !plan.links.isEmpty { try await checkLinks(of: plan, as: caller) }
        do {
            return try await runner.run(plan, as: caller)
        } catch {
            let visible = planned(schema, request)
            let clash = await clashingColumns(error, request.operation, plan, visible, as: caller)
            let answer = answer(to: error, request, clash, visible)
            guard case .refused(let refusal) = error.failure, RefusedColumns.unknownColumn(in: refusal) != nil else {
                throw answer
            }
            return try await answerAnew(
                request, table, rules, insteadOf: schema, related, since: start, as: caller, after: answer)
        }
    }

    /// The table of a resource, and its schema if one is known: what a dialect may ask while it reads a request.
    public func knownSchema(of resource: String) -> TableSchema? {
        if let service = services?[resource] { return service.shown }
        return directory.table(for: resource).flatMap { table in
            catalog.rules(for: resource, table: table).visible(schemas.known(table))
        }
    }

    /// Whether a resource has rows, which have versions, unlike the records of services.
    func hasVersions(_ resource: String) -> Bool { services?[resource] == nil }

    /// Fetches the schema of a resource's table ahead of its use.
    /// - Returns: nil where there is none to be had, for whatever reason; answering the request will say it.
    public func loadedSchema(of resource: String) async -> TableSchema? {
        guard let table = directory.table(for: resource) else { return nil }
        return try? await schemas.schema(table)
    }

    /// A second try, with a schema read anew: somebody may have just added the column, or removed it.
    @inline(never)
    private func answerAnew(
        _ request: DataRequest, _ table: TableReference, _ rules: ResourceRules, insteadOf schema: TableSchema?,
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
        let plan = try plan(request, table, rules, fresh, freshRelated, caller)
        if !plan.links.isEmpty { try await checkLinks(of: plan, as: caller) }
        do {
            return try await runner.run(plan, as: caller)
        } catch {
            let visible = planned(fresh, request)
            let clash = await clashingColumns(error, request.operation, plan, visible, as: caller)
            throw answer(to: error, request, clash, visible)
        }
    }

    @inline(never)
    func table(of resource: String) throws(HttpError) -> TableReference {
        guard let table = directory.table(for: resource), RowID.isPossible(table.database),
            RowID.isPossible(table.table)
        else {
            throw .resourceUnknown(resource, in: directory)
        }
        return table
    }

    /// The plan for what the resource's rules make of a request.
    @inline(never)
    func plan(
        _ request: DataRequest, _ table: TableReference, _ rules: ResourceRules, _ schema: TableSchema?,
        _ related: [String: TableSchema], _ caller: Caller
    ) throws(HttpError) -> Plan {
        let context = RuleContext(table: table, schema: schema, known: schemas.known, limits: limits)
        var planner = Planner(
            table: table, schema: rules.visible(schema), credential: caller.credential,
            defaultPermissions: rules.permissions, limits: limits, capabilities: capabilities())
        planner.fixesPermissions = rules.fixesPermissions
        planner.hidesRelationship = rules.hidesRelationship(of: schema)
        if !related.isEmpty { planner.related = { rules.related.visible(related[$0]) } }
        var plan = try planner.plan(try rules.applied(to: request.operation, context), request.preconditions)
        plan.shape = rules.shape
        if !request.operation.showsRelatedRows { plan.shape.shown = .all }
        if let schema, RelatedSchemas.mayBeNamed(with: schema), request.operation.showsRelatedRows {
            plan.references = RowReferences(of: schema) { related[$0] ?? context.schema(ofTable: $0) }
        }
        return plan
    }

    var relatedSchemas: RelatedSchemas { RelatedSchemas(schemas: schemas) }

    @inline(never)
    private func schema(of table: TableReference) async throws(HttpError) -> TableSchema? {
        do {
            return try await schemas.schema(table)
        } catch {
            throw self.error(for: error)
        }
    }

    /// What became of reading a schema. A table that does not exist is the caller's mistake, a refused key is not.
    func error(for failure: AppwriteFailure) -> HttpError {
        if case .refused(let refusal) = failure, [401, 403].contains(refusal.status) {
            observe(.serverKeyRefused(type: refusal.type, message: refusal.message))
            return FailureMapping.serverKeyRefused(refusal)
        }
        observeUpstream(failure)
        return FailureMapping.error(for: failure)
    }

    /// The schema as far as the resource shows it.
    private func planned(_ schema: TableSchema?, _ request: DataRequest) -> TableSchema? {
        guard let table = directory.table(for: request.resource) else { return schema }
        return catalog.rules(for: request.resource, table: table).visible(schema)
    }

    /// - Parameters:
    ///   - clash: the columns in which the write clashed with another row.
    ///   - schema: as far as the resource shows it.
    @inline(never)
    private func answer(
        to error: ExecutionError, _ request: DataRequest, _ clash: [String], _ schema: TableSchema?
    ) -> HttpError {
        observeUpstream(error.failure)
        let rules = directory.table(for: request.resource).map { catalog.rules(for: request.resource, table: $0) }
        return FailureMapping.error(for: error, uniqueColumns: clash, redacted: { rules?.redacted($0, schema) ?? $0 })
    }

    func observeUpstream(_ failure: AppwriteFailure) { failure.observed(by: observe) }
}
