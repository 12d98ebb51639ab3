import Foundation
import HTTPTypes
import JSONBytes
import Logging
import NIOConcurrencyHelpers

@testable import AppwriteEmulator

/// An emulator in memory, with a clock that moves a millisecond at each look, called below HTTP.
struct Harness: Sendable {
    /// Who makes a call.
    enum Identity: Sendable {
        case key, guest
        case session(String)
        case jwt(String)
    }

    static let rows = "/tablesdb/main/tables/things/rows"
    static let start = Instant(year: 2026, month: 11, day: 21, hour: 12)

    let emulator: Emulator
    private let clock = NIOLockedValueBox(Harness.start)

    init(folder: String? = nil, variant: ServerVariant = .standard) throws {
        let clock = clock
        var environment = EmulatorEnvironment.live
        environment.now = {
            clock.withLockedValue { now in
                now.milliseconds += 1
                return now
            }
        }
        environment.passwordCost = PasswordHash.Cost(rounds: 2, blockSize: 8, parallelism: 1)
        var configuration = EmulatorConfiguration(dataFolder: folder, key: "test-key")
        configuration.adapter = variant.adapter
        configuration.version = variant.version
        emulator = try Emulator(
            configuration: configuration, environment: environment, logger: Logger(label: "test"))
    }

    func moveClock(bySeconds seconds: Int64) {
        clock.withLockedValue { $0 = $0.advanced(bySeconds: seconds) }
    }

    struct Answer: Sendable {
        var status: Int
        var body: JSONValue
        var type: String? { body["type"]?.string }
        var message: String? { body["message"]?.string }
        /// The ids of a list of rows.
        var ids: [String] { (body["rows"]?.array ?? []).compactMap { $0["$id"]?.string } }
    }

    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ path: String, _ parameters: JSONObject = [:], as identity: Identity = .key,
        headers: [String: String] = [:], files: [String: UploadedFile] = [:]
    ) async -> Answer {
        let response = await respond(method, path, parameters, as: identity, headers: headers, files: files)
        return Answer(status: response.status, body: (try? JSONValue(parsing: response.body)) ?? .null)
    }

    func respond(
        _ method: HTTPRequest.Method, _ path: String, _ parameters: JSONObject = [:], as identity: Identity = .key,
        headers extra: [String: String] = [:], files: [String: UploadedFile] = [:]
    ) async -> APIResponse {
        var headers = HTTPFields()
        var named = extra.merging(["X-Appwrite-Project": "demo"]) { given, _ in given }
        switch identity {
        case .key: named["X-Appwrite-Key"] = "test-key"
        case .guest: break
        case .session(let secret): named["X-Appwrite-Session"] = secret
        case .jwt(let token): named["X-Appwrite-JWT"] = token
        }
        for (name, value) in named { if let name = HTTPField.Name(name) { headers[name] = value } }
        let request = APIRequest(
            method: method, path: path.split(separator: "/").map(String.init), headers: headers,
            query: method == .get ? parameters : [:], parameters: parameters, files: files, address: "127.0.0.1")
        return await emulator.dispatcher.respond(to: request)
    }

    /// Lists the rows of `things`.
    func list(_ queries: [String], as identity: Identity = .key, _ more: JSONObject = [:]) async -> Answer {
        var parameters = more
        parameters["queries"] = .array(queries.map(JSONValue.string))
        return await call(.get, Self.rows, parameters, as: identity)
    }
}

extension Harness {
    /// The database `main` with the table `things`.
    func makeTable(
        permissions: [String] = [], rowSecurity: Bool = true,
        columns: [(kind: String, definition: JSONObject)] = Harness.columns
    ) async {
        await call(.post, "/tablesdb", ["databaseId": "main", "name": "Main"])
        await call(
            .post, "/tablesdb/main/tables",
            [
                "tableId": "things", "name": "Things", "rowSecurity": .bool(rowSecurity),
                "permissions": .array(permissions.map(JSONValue.string)),
            ])
        for (kind, definition) in columns {
            var definition = definition
            if definition["required"] == nil { definition["required"] = false }
            await call(.post, "/tablesdb/main/tables/things/columns/\(kind)", definition)
        }
    }

    static let columns: [(kind: String, definition: JSONObject)] = [
        ("string", ["key": "title", "size": 100]),
        ("integer", ["key": "count", "min": -1000, "max": 1000]),
        ("float", ["key": "price"]),
        ("boolean", ["key": "done"]),
        ("datetime", ["key": "at"]),
        ("enum", ["key": "state", "elements": ["draft", "published"]]),
        ("string", ["key": "tags", "size": 20, "array": true]),
    ]

    func add(_ id: String, _ data: JSONObject, permissions: [String]? = nil) async -> Answer {
        var parameters: JSONObject = ["rowId": .string(id), "data": .object(data)]
        if let permissions { parameters["permissions"] = .array(permissions.map(JSONValue.string)) }
        return await call(.post, Self.rows, parameters)
    }

    /// A user with a session, the secret of which comes back.
    func signUp(_ name: String, labels: [String] = []) async throws -> Identity {
        await call(.post, "/users", ["userId": .string(name), "name": .string(name)])
        if !labels.isEmpty {
            await call(.put, "/users/\(name)/labels", ["labels": .array(labels.map(JSONValue.string))])
        }
        let session = await call(.post, "/users/\(name)/sessions")
        struct NoSession: Error {}
        guard let secret = session.body["secret"]?.string else { throw NoSession() }
        return .session(secret)
    }
}
