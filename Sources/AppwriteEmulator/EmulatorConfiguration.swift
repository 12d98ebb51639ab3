/// How an emulator is set up.
public struct EmulatorConfiguration: Sendable {
    /// A database that Appwrite can be run on. They compare texts and place nulls differently.
    public enum Adapter: String, Sendable, CaseIterable { case mariadb, postgresql, mongodb }

    /// The version of Appwrite that is emulated unless another is asked for.
    public static let standardVersion = "1.8.1"

    /// The address to listen on. Meant for loopback: the emulator has no rate limits.
    public var host = "127.0.0.1"
    /// 0 picks a free port.
    public var port = 0
    /// The database that the server behaves as if it ran on.
    public var adapter = Adapter.mariadb
    /// The version of Appwrite that the server takes itself for, as `/v1/health/version` states it.
    public var version = Self.standardVersion
    /// The folder of the database; `nil` keeps everything in memory.
    public var dataFolder: String?
    /// The one project there is.
    public var project = "demo"
    public var projectName = "Demo"
    /// The API key of the project, with every scope. A secret: never logged.
    public var key: String
    /// Host names of the project's web platforms: browsers may write from any port of these.
    public var platforms = ["localhost", "127.0.0.1"]
    /// Largest body of a request, in bytes (Appwrite's own is 12 MiB).
    public var maximumBodySize = 12 * 1024 * 1024
    /// Largest file of any bucket, in bytes, and the limit of buckets that set none (Appwrite's default is 30 MB).
    public var maximumFileSize: Int64 = 30_000_000
    /// Of so many Realtime sockets the first is refused with 1008, whoever opens it; 0 refuses none.
    public var realtimeRefusals = 0
    /// Connections that read at the same time.
    public var readers = 4

    public init(
        host: String = "127.0.0.1", port: Int = 0, dataFolder: String? = nil, project: String = "demo",
        projectName: String = "Demo", key: String
    ) {
        self.host = host
        self.port = port
        self.dataFolder = dataFolder
        self.project = project
        self.projectName = projectName
        self.key = key
    }
}
