import Appwrite

/// The parts of a gateway, put together from a configuration and a way to Appwrite.
struct GatewayParts: Sendable {
    let configuration: GatewayConfiguration
    let client: AppwriteClient
    let schemas: SchemaCache
    let totals = TotalsCache(now: MonotonicTime.now)
    /// Where lists are evaluated that Appwrite can do a part of.
    let room: ResidualRoom
    let directory: ResourceDirectory
    let catalog: ResourceCatalog
    let credentials: CredentialReader
    let origins: OriginPolicy
    let proxies: TrustedProxies
    let readiness = Readiness()
    let server = KnownServer()
    let gate: AccessGate
    /// What each access token opens, by its name; the rest of it is made of `catalog`.
    let narrowed: [String: NarrowedResources]
    let roles: RolesCache
    /// Which sessions count.
    let sessions: SessionChecks
    let listing: ResourceListing
    let logins: LoginGate
    /// Room on the disk for uploads.
    let spool: SpoolBudget
    /// `nil` where no trail is kept.
    let audit: AuditTrail?
    /// Resources that are no tables; `nil` where there are none.
    let records: ServiceData?
    let observe: Observer

    /// - Parameter streams: carries files; without it they are collected in memory.
    init(
        configuration: GatewayConfiguration, transport: any HTTPTransport, streams: (any StreamingTransport)? = nil,
        observe: @escaping Observer
    ) {
        let appwrite = configuration.appwrite
        let client = AppwriteClient(
            endpoint: appwrite.endpoint, project: appwrite.project, transport: transport, streams: streams)
        spool = SpoolBudget(limit: configuration.files.disk)
        self.configuration = configuration
        self.client = client
        self.observe = observe
        let directory = ResourceDirectory(
            defaultDatabase: appwrite.database, named: configuration.resources.named.mapValues(\.table),
            exposesEverything: configuration.resources.exposesEverything, databases: appwrite.databases,
            reserved: Set(configuration.services.keys), own: configuration.ownTables)
        self.directory = directory
        let catalog = ResourceCatalog(configuration.resources, closed: configuration.ownTables)
        self.catalog = catalog
        schemas = SchemaCache(
            maximumAge: configuration.cache.schema, now: MonotonicTime.now,
            fetch: appwrite.key.map { Self.fetch(with: $0, client, directory, catalog, observe) })
        let gate = AccessGate(configuration.access, project: appwrite.project, key: appwrite.key)
        self.gate = gate
        let roles = RolesCache(
            maximumAge: configuration.cache.roles, now: MonotonicTime.now, fetch: CallerRoles.fetch(from: client))
        self.roles = roles
        sessions = SessionChecks(
            maximumAge: configuration.cache.sessions, now: MonotonicTime.now,
            ask: SessionVerdict.ask(client, observe))
        let room = ResidualRoom(perCaller: configuration.limits.residualReads)
        self.room = room
        let records = Self.records(configuration, client, roles, totals, room, server, observe)
        self.records = records
        let tables = appwrite.key.map { Self.listTables(with: $0, client) }
        let resources = configuration.resources
        let listing: (ResourceCatalog, AccessGrant?) -> ResourceListing = { catalog, grant in
            ResourceListing(
                directory: directory, catalog: catalog, services: records?.all ?? [],
                maximumAge: configuration.cache.schema, now: MonotonicTime.now, tables: tables, grant: grant)
        }
        self.listing = listing(catalog, gate.isKeyed ? .unlimited : nil)
        narrowed = gate.grants.reduce(into: [:]) { narrowed, grant in
            guard let name = grant.name else { return }
            let catalog = ResourceCatalog(
                resources, narrowedTo: grant, directory, closed: configuration.ownTables)
            narrowed[name] = NarrowedResources(catalog: catalog, listing: listing(catalog, grant))
        }
        credentials = CredentialReader(project: appwrite.project)
        origins = OriginPolicy(patterns: configuration.cors.origins)
        proxies = TrustedProxies(configuration.proxy.trusted)
        logins = LoginGate(
            LoginLimits(attempts: configuration.auth.attempts, window: configuration.auth.window),
            now: MonotonicTime.now)
        audit = AuditTrail.configured(by: configuration, client, totals, observe)
    }

    private static func records(
        _ configuration: GatewayConfiguration, _ client: AppwriteClient, _ roles: RolesCache, _ totals: TotalsCache,
        _ room: ResidualRoom, _ server: KnownServer, _ observe: @escaping Observer
    ) -> ServiceData? {
        guard !configuration.services.isEmpty else { return nil }
        return ServiceData(
            configuration.services, client: client, key: configuration.appwrite.key, roles: roles,
            totals: totals, room: room, limits: limits(configuration), capabilities: { server.capabilities },
            observe: observe)
    }

    private static func limits(_ configuration: GatewayConfiguration) -> PlanLimits {
        let limits = configuration.limits
        return PlanLimits(
            rows: limits.rows, residualRows: limits.residualRows, residualWork: limits.residualWork,
            conditions: limits.conditions, valueLength: limits.value)
    }

    /// Schemas are read with the server key, whoever asks, and the rules of resources held against them.
    private static func fetch(
        with key: String, _ client: AppwriteClient, _ directory: ResourceDirectory, _ catalog: ResourceCatalog,
        _ observe: @escaping Observer
    ) -> SchemaCache.Fetch {
        let names = CanonicalNames(databases: listDatabases(with: key, client), resources: directory.resources)
        return { table throws(AppwriteFailure) in
            let schema = try await client.getTable(table, as: Caller(.key(key)))
            try await names.check(schema, foundBy: table)
            for (resource, columns) in catalog.missingColumns(of: table, in: schema) {
                observe(.ruleColumnsMissing(resource: resource, columns: columns))
            }
            return schema
        }
    }

    private static func listTables(with key: String, _ client: AppwriteClient) -> ResourceListing.Tables {
        { database throws(AppwriteFailure) in
            try await client.listTables(database: database, as: Caller(.key(key)))
        }
    }

    private static func listDatabases(with key: String, _ client: AppwriteClient) -> AdapterProbe.List {
        { queries throws(AppwriteFailure) in try await client.listDatabases(queries: queries, as: Caller(.key(key))) }
    }

    /// Learns which database is behind Appwrite, where its version does not tell.
    var adapterProbe: AdapterProbe {
        AdapterProbe(
            configured: configuration.appwrite.adapter,
            list: configuration.appwrite.key.map { Self.listDatabases(with: $0, client) },
            sleep: { try await Task.sleep(for: $0) })
    }

    var service: DataService { service(catalog) }

    typealias Services = @Sendable (AccessGrant?) -> DataService

    /// What callers reach, by what their access token allows.
    var services: Services {
        let everything = service
        let narrowed = narrowed.mapValues { service($0.catalog) }
        return { grant in grant?.name.flatMap { narrowed[$0] } ?? everything }
    }

    private func service(_ catalog: ResourceCatalog) -> DataService {
        DataService(
            directory: directory, schemas: schemas,
            runner: PlanRunner(client: client, totals: totals, room: room, serverKey: configuration.appwrite.key),
            limits: Self.limits(configuration), catalog: catalog,
            capabilities: { [server] in server.capabilities }, observe: observe, services: records)
    }

    var databases: DatabaseNames {
        DatabaseNames(directory: directory, schemas: schemas, maximumAge: configuration.cache.schema)
    }
}
