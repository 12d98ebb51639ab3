import SocketTesting
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
