import Foundation
import GRDB

/// The emulator's database: one writer, a pool of readers, or a single connection in memory.
struct Store: Sendable {
    let connections: any DatabaseWriter
    /// The file; `nil` in memory.
    let file: URL?

    /// The database's name in its folder.
    static let fileName = "emulator.sqlite"

    /// Opens, or makes, the database of `folder`; in memory without one.
    init(folder: String?, readers: Int = 4) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            SQLiteFunctions.register(on: db.sqliteConnection)
            try db.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -32768;
                    PRAGMA mmap_size = 268435456;
                    """)
        }
        if let folder {
            let directory = URL(fileURLWithPath: folder, isDirectory: true)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let file = directory.appendingPathComponent(Self.fileName)
            self.file = file
            connections = try DatabasePool(path: file.path, configuration: configuration)
        } else {
            file = nil
            connections = try DatabaseQueue(configuration: configuration)
        }
        try Migrations.migrator.migrate(connections)
    }

    /// Runs `body` on one consistent state of the database.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await connections.read(body)
    }

    /// Runs `body` in a transaction of its own: all of it is kept, or none when it throws.
    func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await connections.write(body)
    }

    /// Runs `body` on the writer and undoes whatever it did.
    func tryOut<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result? {
        try await connections.writeWithoutTransaction { db in
            var result: Result?
            try db.inTransaction {
                result = try body(db)
                return .rollback
            }
            return result
        }
    }

    /// Takes away everything that was stored.
    func erase() throws {
        try connections.erase()
        try Migrations.migrator.migrate(connections)
    }
}
