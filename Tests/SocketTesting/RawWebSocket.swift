/// A WebSocket for tests that does nothing by itself: it answers no ping and no close, and sends what it is told.
public actor RawWebSocket {
    public nonisolated let socket: RawSocket
    private var buffer: [UInt8]

    /// - Parameter buffer: bytes that were read already.
    public init(_ socket: RawSocket, buffer: [UInt8] = []) {
        self.socket = socket
        self.buffer = buffer
    }

    public static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    public static func handshake(path: String = "/live", extra: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n\(extra)\r\n"
    }

    /// The next head, whole, without the blank line.
    public func readHead() async throws -> String {
        while true {
            if let end = HTTPText.endOfHead(in: buffer) {
                let head = String(decoding: buffer[..<(end - 4)], as: UTF8.self)
                buffer.removeFirst(end)
                return head
            }
            try await readMore()
        }
    }

    /// The next answer that has a `Content-Length`.
    /// - Parameter toHead: the request was a HEAD, so no body follows.
    public func readResponse(toHead: Bool = false) async throws -> HTTPText {
        let head = try await readHead()
        var response = HTTPText(head: head)
        let count = toHead ? 0 : response.header("content-length").flatMap { Int($0) } ?? 0
        while buffer.count < count { try await readMore() }
        response.body = Array(buffer.prefix(count))
        buffer.removeFirst(count)
        return response
    }

    /// The next bytes, as many as asked for.
    public func read(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count { try await readMore() }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    public func write(_ bytes: [UInt8]) async throws {
        try await socket.write(bytes)
    }

    public func write(_ text: String) async throws {
        try await socket.write(text)
    }

    public func send(_ frame: WebSocketFrame) async throws {
        try await socket.write(frame.masked())
    }

    public func send(_ text: String) async throws {
        try await send(.text(text))
    }

    /// The next frame; `nil` when the other side ended the connection.
    public func next() async throws -> WebSocketFrame? {
        while true {
            if let frame = WebSocketFrame.take(from: &buffer) { return frame }
            let bytes = try await socket.read()
            if bytes.isEmpty { return nil }
            buffer += bytes
        }
    }

    /// The next frame that is neither ping nor pong.
    public func nextMessage() async throws -> WebSocketFrame? {
        while let frame = try await next() {
            if frame.opcode != WebSocketFrame.Opcode.ping, frame.opcode != WebSocketFrame.Opcode.pong { return frame }
        }
        return nil
    }

    public func readToEnd() async throws -> [UInt8] {
        let bytes = try await socket.readToEnd()
        defer { buffer = [] }
        return buffer + bytes
    }

    private func readMore() async throws {
        let bytes = try await socket.read()
        guard !bytes.isEmpty else {
            throw RawSocket.Failure("ended after: \(String(decoding: buffer.prefix(200), as: UTF8.self))")
        }
        buffer += bytes
    }
}
