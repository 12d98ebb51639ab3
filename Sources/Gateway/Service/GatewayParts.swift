import Appwrite
import CurlTransport
import Foundation
import HTTPListener
import Hummingbird
import Refine
import WebSocketLoop

/// The parts of a gateway, put together from a configuration and a way to Appwrite.
struct GatewayParts: Sendable {
    let configuration: GatewayConfiguration
    let client: AppwriteClient
    let schemas: SchemaCache
    let totals = TotalsCache(now: MonotonicTime.now)
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
        directory = ResourceDirectory(
            defaultDatabase: appwrite.database, named: configuration.resources.named.mapValues(\.table),
            exposesEverything: configuration.resources.exposesEverything, databases: appwrite.databases,
            reserved: Set(configuration.services.keys))
        let catalog = ResourceCatalog(configuration.resources)
        self.catalog = catalog
        schemas = SchemaCache(
            maximumAge: configuration.cache.schema, now: MonotonicTime.now,
            fetch: appwrite.key.map { Self.fetch(with: $0, client, catalog, observe) })
        let gate = AccessGate(configuration.access, project: appwrite.project, key: appwrite.key)
        self.gate = gate
        let roles = RolesCache(
            maximumAge: configuration.cache.roles, now: MonotonicTime.now, fetch: CallerRoles.fetch(from: client))
        self.roles = roles
        let records = Self.records(configuration, client, roles, totals, server, observe)
        self.records = records
        let tables = appwrite.key.map { Self.listTables(with: $0, client) }
        let (directory, resources) = (directory, configuration.resources)
        let listing: (ResourceCatalog, AccessGrant?) -> ResourceListing = { catalog, grant in
            ResourceListing(
                directory: directory, catalog: catalog, services: records?.all ?? [],
                maximumAge: configuration.cache.schema, now: MonotonicTime.now, tables: tables, grant: grant)
        }
        self.listing = listing(catalog, gate.isKeyed ? .unlimited : nil)
        narrowed = gate.grants.reduce(into: [:]) { narrowed, grant in
            guard let name = grant.name else { return }
            let catalog = ResourceCatalog(resources, narrowedTo: grant, directory)
            narrowed[name] = NarrowedResources(catalog: catalog, listing: listing(catalog, grant))
        }
        credentials = CredentialReader(project: appwrite.project)
        origins = OriginPolicy(patterns: configuration.cors.origins)
        proxies = TrustedProxies(configuration.proxy.trusted)
        logins = LoginGate(
            LoginLimits(attempts: configuration.auth.attempts, window: configuration.auth.window),
            now: MonotonicTime.now)
        audit = AuditTrail.configured(by: configuration, client, observe)
    }

    private static func records(
        _ configuration: GatewayConfiguration, _ client: AppwriteClient, _ roles: RolesCache, _ totals: TotalsCache,
        _ server: KnownServer, _ observe: @escaping Observer
    ) -> ServiceData? {
        guard !configuration.services.isEmpty else { return nil }
        return ServiceData(
            configuration.services, client: client, key: configuration.appwrite.key, roles: roles,
            totals: totals, limits: limits(configuration), capabilities: { server.capabilities }, observe: observe)
    }

    private static func limits(_ configuration: GatewayConfiguration) -> PlanLimits {
        PlanLimits(rows: configuration.limits.rows, residualRows: configuration.limits.residualRows)
    }

    /// Schemas are read with the server key, whoever asks, and the rules of resources held against them.
    private static func fetch(
        with key: String, _ client: AppwriteClient, _ catalog: ResourceCatalog, _ observe: @escaping Observer
    ) -> SchemaCache.Fetch {
        { table throws(AppwriteFailure) in
            let schema = try await client.getTable(table, as: Caller(.key(key)))
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

    var publicRoutes: [Route] { publicRoutes(live: nil) }

    private func publicRoutes(live: LiveRelay?) -> [Route] {
        let streams = live.map { LiveStreamEndpoint(relay: $0, proxies: proxies) }
        let services = services
        let dialects = [
            endpoint(SimpleRest(), services).route, endpoint(Rest(), services).route,
            endpoint(StrapiV4(), services).route, endpoint(NestJSXCrud(), services).route,
        ]
        return PublicRoutes(
            dialects: dialects, streams: streams, openAPI: OpenAPIDocument.embedded, listing: listing(for:),
            gate: gate, auth: gate.isKeyed ? TokenAuthRoutes(gate: gate).all : authRoutes(signOut: signOut(live)).all,
            access: accessRoutes(services).all, files: fileRoutes.all, appwrite: appwriteRoutes
        ).all
    }

    private func accessRoutes(_ services: @escaping Services) -> AccessRoutes {
        let service = AccessService(
            client: client, roles: roles, schemaAge: min(configuration.cache.schema, .seconds(10)),
            data: services)
        return AccessRoutes(service: service, gate: gate, proxies: proxies)
    }

    /// Tells everybody who remembers something of a credential that it has ended.
    private func signOut(_ live: LiveRelay?) -> @Sendable (Credential) -> Void {
        { [roles] credential in
            live?.signOut(credential)
            roles.forget(credential)
        }
    }

    @Sendable
    private func listing(for grant: AccessGrant?) -> ResourceListing {
        grant?.name.flatMap { narrowed[$0]?.listing } ?? listing
    }

    var publicResponder: GatewayResponder { publicResponder(live: nil) }

    /// - Parameter live: answers `/live` with event streams, and is told who signs out.
    func publicResponder(live: LiveRelay?) -> GatewayResponder {
        GatewayResponder(
            publicRoutes(live: live).map(gate.guarded), origins: origins,
            // No cookie speaks for the holder of a token.
            credentials: gate.isKeyed ? nil : credentials, now: MonotonicTime.now,
            observe: observe)
    }

    /// What is asked of Appwrite in the caller's own name.
    private var appwriteRoutes: [Route] {
        let calls = CallerCalls(client: client, credentials: credentials, proxies: proxies, observe: observe)
        let maximumBody = configuration.limits.body
        return [
            FunctionRoutes(calls: calls, maximumBody: maximumBody, audit: audit).route,
            PassthroughRoutes(
                rules: configuration.passthrough.allow, calls: calls, maximumBody: maximumBody, audit: audit
            ).route,
            AuditRoutes(
                trail: audit, readers: AuditReaders(roles: configuration.audit.roles, calls: calls), calls: calls
            ).route,
        ]
    }

    private func authRoutes(signOut: @escaping @Sendable (Credential) -> Void) -> AuthRoutes {
        let service = AuthService(
            client: client, key: configuration.appwrite.key, settings: configuration.auth,
            redirects: RedirectPolicy(configuration.auth.redirects), gate: logins, signOut: signOut,
            wall: { Int(Date().timeIntervalSince1970 * 1000) }, observe: observe)
        return AuthRoutes(
            service: service, oauth2: OAuth2Login(service: service, random: Self.random), credentials: credentials,
            proxies: proxies)
    }

    private static let random: @Sendable () -> (UInt64, UInt64) = {
        // The system's generator is one for secrets.
        var generator = SystemRandomNumberGenerator()
        return (generator.next(), generator.next())
    }

    private var fileService: FileService {
        let files = configuration.files
        let folder = files.folder.isEmpty ? FileManager.default.temporaryDirectory.path : files.folder
        return FileService(
            client: client, settings: files,
            receiver: UploadReceiver(maximumSize: files.maximumSize, folder: folder, budget: spool),
            uploader: FileUploader(
                client: client, idleTimeout: files.timeout, sleep: { try await Task.sleep(for: $0) }),
            random: Self.random, observe: observe)
    }

    private var fileRoutes: FileRoutes {
        FileRoutes(
            service: fileService, credentials: credentials, proxies: proxies,
            url: OwnURL(configured: configuration.auth.url, proxies: proxies), audit: audit)
    }

    var adminResponder: GatewayResponder {
        let routes = AdminRoutes(readiness: readiness, publicRoutes: publicRoutes.flatMap(\.served)).all
        return GatewayResponder(routes, now: MonotonicTime.now, observe: { _ in })
    }

    func liveRelay(loop: WebSocketLoop) throws(GatewayServiceError) -> LiveRelay {
        let appwrite = configuration.appwrite
        let realtime: RealtimeEndpoint
        do {
            realtime = try RealtimeEndpoint(endpoint: appwrite.endpoint, project: appwrite.project)
        } catch {
            throw GatewayServiceError(.endpointUnusable, "appwrite.endpoint cannot be used: \(error.message)")
        }
        var live = configuration.live
        var tokens: LiveTokens?
        if gate.isKeyed {
            // Who has shown no token hears nothing.
            live.admitsGuests = false
            tokens = LiveTokens(gate: gate, listener: configuration.access.listener.map(Credential.session))
        }
        return LiveRelay(
            configuration: live, endpoint: realtime, loop: loop, resources: directory, catalog: catalog,
            gate: gate, tokens: tokens, services: configuration.services, origins: origins,
            address: { [proxies] handshake in
                proxies.address(
                    peer: handshake.remoteAddress,
                    forwardedFor: handshake.headers.filter { $0.name == "x-forwarded-for" }.map(\.value))
            },
            observe: observe, rowsChanged: totals.drop, rolesChanged: roles.forgetAll)
    }

    var service: DataService { service(catalog) }

    private typealias Services = @Sendable (AccessGrant?) -> DataService

    /// What callers reach, by what their access token allows.
    private var services: Services {
        let everything = service
        let narrowed = narrowed.mapValues { service($0.catalog) }
        return { grant in grant?.name.flatMap { narrowed[$0] } ?? everything }
    }

    private func service(_ catalog: ResourceCatalog) -> DataService {
        DataService(
            directory: directory, schemas: schemas, runner: PlanRunner(client: client, totals: totals),
            limits: Self.limits(configuration), catalog: catalog,
            capabilities: { [server] in server.capabilities }, observe: observe, services: records)
    }

    var databases: DatabaseNames {
        DatabaseNames(directory: directory, schemas: schemas, maximumAge: configuration.cache.schema)
    }

    private func endpoint<D: Dialect>(_ dialect: D, _ services: @escaping Services) -> DialectEndpoint<D> {
        DialectEndpoint(
            dialect: dialect, service: services, databases: databases, gate: gate, proxies: proxies,
            maximumBody: configuration.limits.body,
            inline: catalog.takesFiles ? InlineFileWriter(files: fileService) : nil, audit: audit,
            url: configuration.auth.url)
    }
}
