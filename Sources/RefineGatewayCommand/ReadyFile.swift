import AppwriteEmulator
import Foundation
import Gateway
import Logging

/// What `--ready-file` holds once everything answers: where to reach it, for scripts and tests.
struct ReadyFile: Encodable {
    struct User: Encodable {
        var email: String
        var password: String
    }

    /// `http://127.0.0.1:8080`
    var gateway: String?
    /// `http://127.0.0.1:8081`; missing when the operators' listener is off.
    var admin: String?
    /// Appwrite's endpoint on the embedded backend, `http://127.0.0.1:9080/v1`.
    var emulator: String?
    var project: String?
    /// The embedded backend's server key. Never the key of a real Appwrite.
    var key: String?
    var database: String?
    var users: [User]?

    /// Writes the file in one step, readable by its owner alone: a reader never sees half of it.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        let target = URL(fileURLWithPath: path)
        let draft = URL(fileURLWithPath: "\(path).\(ProcessInfo.processInfo.processIdentifier)")
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard
            FileManager.default.createFile(
                atPath: draft.path, contents: try encoder.encode(self), attributes: attributes),
            rename(draft.path, target.path) == 0
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    }
}

extension ReadyFile {
    init(_ addresses: GatewayAddresses) {
        self.init(gateway: addresses.gateway, admin: addresses.admin)
    }

    mutating func add(emulator: String, project: String, key: String) {
        self.emulator = emulator
        self.project = project
        self.key = key
    }

    mutating func add(_ seed: DemoSeed) {
        database = seed.database
        users = seed.users.map { User(email: $0.email, password: $0.password) }
    }

    /// Writes to `path` when there is one; a failure is logged, for what is ready stays ready.
    func write(to path: String?, logger: Logger) {
        guard let path else { return }
        do {
            try write(to: path)
        } catch {
            logger.error("The ready file could not be written", metadata: ["file": "\(path)", "error": "\(error)"])
        }
    }
}
