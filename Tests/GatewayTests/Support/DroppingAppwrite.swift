import NIOConcurrencyHelpers
import SocketTesting

/// A server on a real socket that takes writes, carries them out as far as anybody can see, and ends the connection without an answer.
final class DroppingAppwrite: Sendable {
    /// What is written back; `nil` drops the request.
    typealias Answering = @Sendable (_ method: String, _ path: String) -> (status: Int, body: String)?

    private struct State {
        var seen: [String] = []
        var sockets: [RawSocket] = []
        var isStopped = false
    }

    private let listener: RawListener
    private let answer: Answering
    private let state = NIOLockedValueBox(State())

    private init(_ answer: @escaping Answering) throws {
        listener = try RawListener()
        self.answer = answer
    }

    /// Serves while `body` runs.
    static func run(
        answering answer: @escaping Answering, _ body: (DroppingAppwrite) async throws -> Void
    ) async throws {
        let server = try DroppingAppwrite(answer)
        let accepting = Task { await server.accept() }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(server))
        } catch {
            outcome = .failure(error)
        }
        await server.stop()
        await accepting.value
        try outcome.get()
    }

    var endpoint: String { "http://127.0.0.1:\(listener.port)/v1" }

    /// `METHOD /path` of every request that has come, without `/v1` and the query.
    var seen: [String] { state.withLockedValue { $0.seen } }

    private func accept() async {
        await withTaskGroup(of: Void.self) { group in
            while let socket = try? await listener.accept() {
                let goesOn = state.withLockedValue { state in
                    state.sockets.append(socket)
                    return !state.isStopped
                }
                guard goesOn else { return }
                group.addTask { try? await self.serve(socket) }
            }
        }
    }

    private func stop() async {
        let sockets = state.withLockedValue { state in
            state.isStopped = true
            return state.sockets
        }
        for socket in sockets { socket.hangUp() }
        // Wakes who waits for the next one.
        _ = try? RawSocket.connect(port: listener.port)
    }

    private func serve(_ socket: RawSocket) async throws {
        var bytes: [UInt8] = []
        while true {
            while let end = HTTPText.endOfHead(in: bytes) {
                let head = HTTPText(head: String(decoding: bytes[..<(end - 4)], as: UTF8.self))
                let length = end + (head.header("content-length").flatMap { Int($0) } ?? 0)
                guard bytes.count >= length else { break }
                let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ", maxSplits: 2)
                bytes.removeFirst(length)
                let (method, target) = (String(words[0]), String(words[1]))
                let path = String(target.dropFirst("/v1".count).prefix { $0 != "?" })
                state.withLockedValue { $0.seen.append("\(method) \(path)") }
                guard let (status, body) = answer(method, path) else { return socket.hangUp() }
                try await socket.write(
                    "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            }
            let more = try await socket.read()
            guard !more.isEmpty else { return }
            bytes += more
        }
    }
}
