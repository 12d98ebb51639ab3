import Foundation
import GRDB
import HTTPListener
import Hummingbird
import Logging
import ServiceLifecycle
import WebSocketLoop

/// An Appwrite 1.8.1-compatible server on SQLite, for development and tests: `http://HOST:PORT/v1`, with Realtime on the same
/// port. Appwrite's own SDKs can be pointed at it.
public struct Emulator: Service {
    /// Called once the server listens, with the port that it got.
    public var onListening: @Sendable (Int) async -> Void

    let core: EmulatorCore
    private let loop: WebSocketLoop

    /// Opens the database.
    /// - Throws: what SQLite or the file system says when the folder or its database cannot be used.
    public init(
        configuration: EmulatorConfiguration, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        try self.init(configuration: configuration, environment: .live, logger: logger, onListening: onListening)
    }

    init(
        configuration: EmulatorConfiguration, environment: EmulatorEnvironment, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let store = try Store(folder: configuration.dataFolder, readers: configuration.readers)
        let tokens = SessionTokens(key: try Self.tokenKey(in: store, environment))
        try store.connections.write { db in try FunctionModel.install(db: db, now: environment.now()) }
        let blobs = try Self.blobs(of: store)
        var sockets = WebSocketLoop.Configuration()
        // Events carry whole rows, and a bulk write has one for each.
        sockets.maximumQueueSize = 16 * 1024 * 1024
        loop = WebSocketLoop(configuration: sockets)
        core = EmulatorCore(
            configuration: configuration, environment: environment, store: store, blobs: blobs, catalog: Catalog(),
            hub: RealtimeHub(loop: loop),
            authenticator: Authenticator(project: configuration.project, key: configuration.key, tokens: tokens),
            logger: logger)
        self.onListening = onListening
    }

    /// The files and folders that it keeps in its data folder, the database's logs among them.
    public static let keptNames = ["", "-wal", "-shm"].map { Store.fileName + $0 } + [blobFolder]

    private static let blobFolder = "emulator.files"

    /// The key that signs JWTs: made at the first start, so that JWTs outlive a restart.
    private static func tokenKey(in store: Store, _ environment: EmulatorEnvironment) throws -> [UInt8] {
        try store.connections.write { db in
            if let known = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'token_key'") {
                return Array(known)
            }
            let key = environment.randomBytes(32)
            try db.execute(sql: "INSERT INTO meta VALUES ('token_key', ?)", arguments: [Data(key)])
            return key
        }
    }

    /// The bytes of files beside the database, without what a crash left behind.
    private static func blobs(of store: Store) throws -> BlobStore {
        let folder = store.file?.deletingLastPathComponent().appendingPathComponent(blobFolder, isDirectory: true)
        let blobs = try BlobStore(folder: folder)
        let known = try store.connections.read { db in try String.fetchSet(db, sql: "SELECT blob FROM files") }
        try blobs.sweep(keeping: known)
        return blobs
    }

    /// Every operation that the emulator has.
    static var routes: RouteTable {
        var routes: [Route] = []
        for dialect in [DatabaseDialect.tables, .collections] {
            routes += TransactionService(dialect: dialect).routes
            routes += DatabaseService(dialect: dialect).routes
            routes += TableService(dialect: dialect).routes
            routes += ColumnService(dialect: dialect).routes
            routes += RelationshipColumnService(dialect: dialect).routes
            routes += IndexService(dialect: dialect).routes
            routes += RowService(dialect: dialect).routes
        }
        routes += AccountService().routes
        routes += SessionService().routes
        routes += UserService().routes
        routes += UserSessionService().routes
        routes += TargetService().routes
        routes += IdentityService().routes
        routes += TokenService().routes
        routes += TeamService().routes
        routes += MembershipService().routes
        routes += BucketService().routes
        routes += FileService().routes
        routes += FileUploadService().routes
        routes += FileContentService().routes
        routes += FileTokenService().routes
        routes += FunctionService().routes
        routes += ExecutionService().routes
        routes += LocaleService().routes
        routes += HealthService().routes
        return RouteTable(routes)
    }

    var dispatcher: Dispatcher { Dispatcher(core: core, routes: Self.routes) }

    /// Serves until graceful shutdown: requests in flight are finished, sockets are closed with 1001.
    public func run() async throws {
        let configuration = core.configuration
        DescriptorLimit.raise()
        try loop.start()
        var limits = HTTPLimits()
        limits.maximumRequestLine = 256 * 1024
        let server = LimitedHTTPServer(
            EmulatorResponder(dispatcher: dispatcher), host: configuration.host, port: configuration.port,
            limits: limits,
            webSockets: RealtimeEndpoint(core: core), loop: loop, logger: core.logger,
            onRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                await onListening(port)
            })
        do {
            try await server.run()
        } catch {
            await loop.stop()
            throw error
        }
        await loop.stop()
    }

    /// Takes away everything that was stored. Not while the server runs.
    public func reset() throws {
        try core.store.erase()
        try core.blobs.sweep(keeping: [])
        try core.store.connections.write { db in
            try db.execute(
                sql: "INSERT INTO meta VALUES ('token_key', ?)", arguments: [Data(core.authenticator.tokens.key)])
            try FunctionModel.install(db: db, now: core.environment.now())
        }
    }
}
