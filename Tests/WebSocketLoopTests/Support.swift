import Foundation
import SocketTesting
import Testing
import WebSocketLoop

/// Runs `body` with a started loop and stops it afterwards.
func withLoop<Result>(
    _ configuration: WebSocketLoop.Configuration = .init(), _ body: (WebSocketLoop) async throws -> Result
) async throws -> Result {
    let loop = WebSocketLoop(configuration: configuration)
    try loop.start()
    do {
        let result = try await body(loop)
        await loop.stop(grace: .milliseconds(100))
        return result
    } catch {
        await loop.stop(grace: .zero)
        throw error
    }
}

/// A client whose other end the loop has adopted; the 101 is still to be read.
func adopted(
    by loop: WebSocketLoop, _ handler: any WebSocketHandler, early: [UInt8] = [], receiveBuffer: CInt? = nil
) async throws -> RawWebSocket {
    let (client, descriptor) = try await RawSocket.pair(receiveBuffer: receiveBuffer)
    loop.adopt(descriptor: descriptor, key: RawWebSocket.key, early: early, handler: handler)
    return RawWebSocket(client)
}

/// The same, behind its 101.
func opened(by loop: WebSocketLoop, _ handler: any WebSocketHandler) async throws -> RawWebSocket {
    let client = try await adopted(by: loop, handler)
    _ = try await client.readHead()
    return client
}

/// A request to the listener.
func request(_ listener: RawListener, path: String = "/") -> WebSocketClientRequest {
    WebSocketClientRequest(host: "127.0.0.1", port: UInt16(listener.port), path: path)
}

/// Reads a handshake and hands the socket to the loop, as the HTTP server does.
func serve(_ listener: RawListener, by loop: WebSocketLoop, _ handler: any WebSocketHandler) async throws {
    let socket = try await listener.accept()
    let head = try await RawWebSocket(socket).readHead()
    let key = try #require(HTTPText(head: head).header("sec-websocket-key"))
    loop.adopt(descriptor: dup(socket.descriptor), key: key, early: [], handler: handler)
}

/// A hand-written server behind its 101.
func accept(_ listener: RawListener, followedBy bytes: [UInt8] = []) async throws -> RawWebSocket {
    let server = RawWebSocket(try await listener.accept())
    let head = try await server.readHead()
    try await server.write(Array(switchingProtocols(head).utf8) + bytes)
    return server
}

/// The answer to a handshake.
func switchingProtocols(_ head: String) -> String {
    let accept = SHA1.webSocketAccept(HTTPText(head: head).header("sec-websocket-key") ?? "")
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
}
