import SocketTesting
import Testing
import WebSocketLoop

/// WebSockets on the port of the HTTP server.
@Suite(.timeLimit(.minutes(1)))
struct HandoverTests {
    @Test func upgradesAndEchoes() async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            try await client.write(RawWebSocket.handshake())
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            try await client.send("hello")
            #expect(try await client.next() == .text("hello"))
            #expect(loop.openConnections == 1)
        }
    }

    @Test func upgradesBehindPipelinedRequestsAndKeepsAnEarlyFrame() async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            let get = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
            let frame = WebSocketFrame.text("early").masked()
            try await client.write(Array((get + get + get + RawWebSocket.handshake()).utf8) + frame)
            for _ in 0..<3 {
                let response = try await client.readResponse()
                #expect(response.status == 200)
                #expect(response.text == "hello")
            }
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await client.next() == .text("early"))
        }
    }
}
