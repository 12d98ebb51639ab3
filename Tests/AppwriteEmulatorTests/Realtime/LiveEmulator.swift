import HTTPTypes
import JSONBytes
import Logging
import ServiceLifecycle
import SocketTesting

@testable import AppwriteEmulator

/// An emulator in memory that listens on a port which the system chose, with a table `open` that anybody may read and a table
/// `own` with row security.
struct LiveEmulator: Sendable {
    let port: Int
    let target: DispatchedTarget

    static func run(
        configure: (inout EmulatorConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveEmulator) async throws -> Void
    ) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = EmulatorConfiguration(key: "test-key")
        configure(&configuration)
        let emulator = try Emulator(configuration: configuration, logger: logger) { port in
            announce.yield(port)
        }
        let group = ServiceGroup(services: [emulator], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var port: Int?
                for await announced in ports {
                    port = announced
                    break
                }
                let target = DispatchedTarget(dispatcher: emulator.dispatcher)
                do {
                    try await prepare(target)
                    try await body(LiveEmulator(port: port ?? 0, target: target))
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    private static func prepare(_ target: DispatchedTarget) async throws {
        _ = try await make(target, "/tablesdb", ["databaseId": "main", "name": "Main"])
        for (id, permissions, rowSecurity) in [("open", ["read(\"any\")"], false), ("own", [], true)] {
            let texts = permissions.map(JSONValue.string)
            _ = try await make(
                target, "/tablesdb/main/tables",
                [
                    "tableId": .string(id), "name": .string(id), "permissions": .array(texts),
                    "rowSecurity": .bool(rowSecurity),
                ])
            let columns = "/tablesdb/main/tables/\(id)/columns"
            _ = try await make(target, "\(columns)/string", ["key": "title", "required": false, "size": 100])
            _ = try await make(target, "\(columns)/integer", ["key": "hits", "required": false])
        }
    }

    private static func make(_ target: DispatchedTarget, _ path: String, _ body: JSONObject) async throws -> JSONValue {
        let answer = try await target.call(.post, path, body)
        let json = try JSONValue(parsing: answer.body)
        guard answer.status < 300 else { throw RawSocket.Failure("\(path): \(json)") }
        return json
    }

    /// Makes the user Alice. - Returns: the secret of a session of hers.
    func logInAsAlice() async throws -> String {
        let (email, password) = (JSONValue.string("alice@example.com"), JSONValue.string("alice-password"))
        _ = try await Self.make(target, "/users", ["userId": "alice", "email": email, "password": password])
        let session = try await Self.make(
            target, "/account/sessions/email", ["email": email, "password": password])
        return session["secret"]?.string ?? ""
    }

    /// A call with the key about a table, which must be granted.
    func call(_ method: HTTPRequest.Method, _ path: String, _ body: JSONObject = [:]) async throws {
        _ = try await callAnything(method, "/tablesdb/main/tables\(path)", body)
    }

    /// A call with the key, which must be granted. - Returns: the id of what it answers.
    func callAnything(_ method: HTTPRequest.Method, _ path: String, _ body: JSONObject = [:]) async throws -> String {
        let answer = try await target.call(method, path, body)
        guard answer.status < 300 else {
            throw RawSocket.Failure("\(path): \(String(decoding: answer.body, as: UTF8.self))")
        }
        return (try? JSONValue(parsing: answer.body))?["$id"]?.string ?? ""
    }

    /// A socket whose handshake was answered with 101.
    func connect(_ query: String, extra: String = "") async throws -> RawWebSocket {
        let socket = RawWebSocket(try RawSocket.connect(port: port))
        try await socket.write(RawWebSocket.handshake(path: "/v1/realtime?\(query)", extra: extra))
        let head = try await socket.readHead()
        guard head.hasPrefix("HTTP/1.1 101 ") else { throw RawSocket.Failure(head) }
        return socket
    }
}

extension RawWebSocket {
    /// The next message as JSON; `nil` when the socket ended.
    func nextJSON() async throws -> JSONValue? {
        guard let frame = try await nextMessage(), frame.opcode == WebSocketFrame.Opcode.text else { return nil }
        return try JSONValue(parsing: frame.payload)
    }

    /// The first name of the next event.
    func nextEvent() async throws -> String? { try await nextJSON()?["data"]?["events"]?.array?.first?.string }
}
