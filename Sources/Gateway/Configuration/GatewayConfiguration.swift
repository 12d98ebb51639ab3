import Appwrite
import Logging

/// Everything that can be set. Each key is described once, in `ConfigurationKey.all`; what is not set has the default stated there.
public struct GatewayConfiguration: Sendable, Equatable {
    /// The public listener.
    public var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// The operators' listener; `nil` turns it off.
    public var admin: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 8081)
    public var appwrite: AppwriteServer
    public var resources = Resources()
    /// Resources that are records of Appwrite's services, by name.
    public var services: [String: Service] = [:]
    public var files = Files()
    public var cors = CORS()
    public var auth = Auth()
    public var access = Access()
    public var limits = Limits()
    public var live = LiveConfiguration()
    public var passthrough = Passthrough()
    public var audit = Audit()
    public var cache = Cache()
    public var proxy = Proxy()
    public var log = Log()
    /// Event loops that serve HTTP; 0 takes one for each core.
    public var threads = 0

    /// The smallest configuration that can run: everything else is at its default.
    public init(endpoint: String, project: String, key: String? = nil, database: String) {
        appwrite = AppwriteServer(endpoint: endpoint, project: project, key: key, database: database)
    }

    /// The Appwrite behind the gateway.
    public struct AppwriteServer: Sendable, Equatable {
        /// `https://appwrite.example.com/v1`, without a trailing slash.
        public var endpoint: String
        public var project: String
        /// The server API key; never printed.
        public var key: String?
        /// The database of resources that name none.
        public var database: String
        /// Further databases, whose tables are reached as `database/table`.
        public var databases: [String] = []
        /// The database behind the server; `nil` finds out.
        public var adapter: DatabaseAdapter?
        /// Kept connections at most.
        public var connections = 64
        public var connectTimeout: Duration = .seconds(2)
        public var firstByteTimeout: Duration = .seconds(10)
        public var timeout: Duration = .seconds(30)
        /// The largest answer taken, in bytes.
        public var maximumAnswer = 16 * 1024 * 1024

        public init(endpoint: String, project: String, key: String? = nil, database: String) {
            self.endpoint = endpoint
            self.project = project
            self.key = key
            self.database = database
        }
    }

    public struct CORS: Sendable, Equatable {
        /// See `OriginPolicy`.
        public var origins = ["http://localhost:*", "http://127.0.0.1:*"]

        public init() {}
    }

    /// How people sign in.
    public struct Auth: Sendable, Equatable {
        /// See `RedirectPolicy`.
        public var redirects = ["http://localhost:*", "http://127.0.0.1:*"]
        /// The gateway's own URL, without a slash at its end; empty takes what requests say.
        public var url = ""
        /// The page to which the mail of a forgotten password leads: a URL, or a path of the page that asks.
        public var updatePassword = "/update-password"
        /// The page to which the mail of a magic link leads.
        public var magicLink = "/login"
        /// Attempts for one account within `window`.
        public var attempts = 10
        public var window: Duration = .seconds(600)

        public init() {}
    }

    public struct Limits: Sendable, Equatable {
        /// Bytes of a request's body.
        public var body = 1024 * 1024
        /// Rows of an answer without paging.
        public var rows = 10_000
        /// Rows that the gateway looks at to evaluate what Appwrite cannot.
        public var residualRows = 5_000
        /// Bytes that the gateway looks at for one list to do so.
        public var residualWork = PlanLimits.standardResidualWork
        /// Such lists of one caller at the same time.
        public var residualReads = PlanLimits.standardResidualReads
        /// Conditions of one request.
        public var conditions = 100
        /// Bytes of a value in a condition.
        public var value = 8 * 1024
        public var headTimeout: Duration = .seconds(10)
        public var bodyIdleTimeout: Duration = .seconds(10)
        public var keepAliveTimeout: Duration = .seconds(60)
        /// Bytes of large answers that wait for their readers, all together.
        public var answersInMemory = 256 * 1024 * 1024
        /// Bytes of its answer that a caller takes in a second at least.
        public var answerRate = 16 * 1024
        /// Connections of one address, unless it is a trusted proxy's.
        public var connectionsPerAddress = 1000
        /// How long requests in flight may go on after SIGTERM.
        public var shutdown: Duration = .seconds(8)

        public init() {}
    }

    public struct Cache: Sendable, Equatable {
        /// How old a table's schema may grow before it is read again.
        public var schema: Duration = .seconds(60)
        /// How old a caller's roles may grow before `/access` reads them again.
        public var roles: Duration = .seconds(10)
        /// For how long a session is believed to count after Appwrite said so.
        public var sessions: Duration = .seconds(2)

        public init() {}
    }

    public struct Proxy: Sendable, Equatable {
        /// Addresses of reverse proxies whose `X-Forwarded-For` is believed: `10.0.0.7`, `10.0.0.0/8`, `::1`.
        public var trusted: [String] = []

        public init() {}
    }

    public struct Log: Sendable, Equatable {
        public var level: Logger.Level = .info

        public init() {}
    }
}
