import SocketTesting
import Testing
import WebSocketLoop

/// Client connections over TLS: the server's certificate is checked.
@Suite(.timeLimit(.minutes(1)), .enabled(if: OpenSSLServer.isAvailable, "needs the openssl command"))
struct TLSTests {
    private func request(_ server: OpenSSLServer, host: String) -> WebSocketClientRequest {
        WebSocketClientRequest(host: host, port: UInt16(server.port), usesTLS: true, path: "/secure")
    }

    @Test func connectsWhereTheAuthorityIsTrusted() async throws {
        let server = try await OpenSSLServer()
        var configuration = WebSocketLoop.Configuration()
        configuration.certificateAuthorities = server.certificate
        try await withLoop(configuration) { loop in
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request(server, host: "localhost"), handler: handler)
            let head: String
            do {
                head = try await server.readHead()
            } catch {
                Issue.record("no handshake came; the client heard \(String(describing: await events.next()))")
                throw error
            }
            #expect(head.hasPrefix("GET /secure HTTP/1.1\r\n"))
            #expect(HTTPText(head: head).header("host") == "localhost:\(server.port)")
            try server.write(Array(switchingProtocols(head).utf8) + WebSocketFrame.text("private").unmasked)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .received("private"))
        }
    }

    @Test func refusesAnAuthorityThatIsNotTrusted() async throws {
        let server = try await OpenSSLServer()
        try await withLoop { loop in
            let reason = try await failure(request(server, host: "localhost"), loop)
            #expect(reason.contains("certificate"))
        }
    }

    @Test func refusesACertificateForAnotherHost() async throws {
        let server = try await OpenSSLServer()
        var configuration = WebSocketLoop.Configuration()
        configuration.certificateAuthorities = server.certificate
        try await withLoop(configuration) { loop in
            let reason = try await failure(request(server, host: "127.0.0.1"), loop)
            #expect(reason.contains("certificate"))
        }
    }

    @Test func saysThatTheAuthoritiesCannotBeRead() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.certificateAuthorities = "/nowhere/authorities.pem"
        let loop = WebSocketLoop(configuration: configuration)
        let error = #expect(throws: WebSocketLoopError.self) { try loop.start() }
        #expect(error?.code == .certificateAuthoritiesUnreadable)
        #expect(error?.message.contains("/nowhere/authorities.pem") == true)
        await loop.stop()
    }

    @Test func aServerWithoutTLSFails() async throws {
        let listener = try RawListener()
        try await withLoop { loop in
            async let served: Void = {
                let server = RawWebSocket(try await listener.accept())
                _ = try await server.socket.read()
                try await server.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            }()
            var request = WebSocketClientRequest(
                host: "localhost", port: UInt16(listener.port), usesTLS: true, path: "/")
            request.timeout = .seconds(5)
            let reason = try await failure(request, loop)
            #expect(!reason.isEmpty)
            try await served
        }
    }

    private func failure(_ request: WebSocketClientRequest, _ loop: WebSocketLoop) async throws -> String {
        let handler = RecordingHandler()
        var events = handler.events
        loop.connect(request, handler: handler)
        guard case .closed(.failedToConnect(let reason)) = await events.next() else {
            Issue.record("expected a failure")
            return ""
        }
        return reason
    }
}
