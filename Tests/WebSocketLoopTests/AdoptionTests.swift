import SocketTesting
import Testing
import WebSocketLoop

/// Sockets handed over after their handshake was read elsewhere.
@Suite(.timeLimit(.minutes(1)))
struct AdoptionTests {
    @Test func writesThe101AndEchoes() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler.echo()
            var events = handler.events
            let client = try await adopted(by: loop, handler)
            let head = try await client.readHead()
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(HTTPText(head: head).header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(HTTPText(head: head).header("sec-websocket-extensions") == nil)
            #expect(await events.next() == .opened)
            #expect(loop.openConnections == 1)
            try await client.send("grüße")
            #expect(await events.next() == .received("grüße"))
            #expect(try await client.next() == .text("grüße"))
        }
    }
}
