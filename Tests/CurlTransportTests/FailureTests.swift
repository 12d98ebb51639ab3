import Appwrite
import CurlTransport
import Testing

/// Everything that can go wrong has its code, and messages name nothing but the host.
@Suite struct FailureTests {
    @Test(arguments: [
        ("nothing but silence", UpstreamServer.Answer.silence, TransportError.Code.timedOut),
        ("a body that stops", .raw(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome"]), .timedOut),
        ("a head that stops", .raw(["HTTP/1.1 200 OK\r\nContent-"]), .timedOut),
        ("a connection closed at once", .close, .connectionLost),
        ("a reset", .reset, .connectionLost),
        (
            "a body that breaks off", .raw(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome"], closes: true),
            .connectionLost
        ),
        (
            "chunks that break off",
            .raw(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"], closes: true),
            .connectionLost
        ),
        (
            "chunks that are none",
            .raw(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"], closes: true), .connectionLost
        ),
        ("no HTTP", .raw(["SSH-2.0-OpenSSH_9.2\r\n"], closes: true), .connectionLost),
        ("too large, and says so", .sized(200_001), .tooLarge),
        ("too large in chunks", .sized(200_001, chunked: true), .tooLarge),
        (
            "too large, says so and never sends it",
            .raw(["HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"]), .tooLarge
        ),
        (
            "headers without end",
            .raw(["HTTP/1.1 200 OK\r\n"] + (0..<60).map { "X-\($0): \(String(repeating: "h", count: 9000))\r\n" }),
            .tooLarge
        ),
    ])
    func hasItsCode(what: String, answer: UpstreamServer.Answer, code: TransportError.Code) async throws {
        try await withTransport(
            {
                // Short only where it has to run out.
                $0.firstByteTimeout = code == .timedOut ? .milliseconds(100) : .seconds(60)
                $0.totalTimeout = code == .timedOut ? .milliseconds(300) : .seconds(60)
                $0.maximumResponseSize = 200_000
            }, answering: { _ in answer }
        ) { transport, server in
            let request = TransportRequest(
                method: "GET", url: server.url("/path?secret-query"), headers: [TransportHeader("X-Key", "secret-key")])
            let error = await expectFailure(code, transport, request)
            #expect(error?.message.contains("127.0.0.1:\(server.port)") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    /// A function may take longer than anything else.
    @Test func aRequestMayHavePatience() async throws {
        try await withTransport(
            {
                $0.firstByteTimeout = .milliseconds(20)
                $0.totalTimeout = .milliseconds(20)
            }, answering: { _ in .silence }
        ) { transport, server in
            var request = TransportRequest.get(server.url("/"))
            request.patience = .milliseconds(400)
            let start = ContinuousClock.now
            await expectFailure(.timedOut, transport, request)
            #expect(start.duration(to: .now) >= .milliseconds(400))
        }
    }

    @Test func aFailureDoesNotSpoilTheNextRequest() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 1
                $0.maximumResponseSize = 1000
            }, answering: { $0.target == "/ok" ? .ok("fine") : $0.target == "/large" ? .sized(5000) : .close }
        ) { transport, server in
            for path in ["/large", "/close", "/large", "/close"] {
                await expectFailure(path == "/large" ? .tooLarge : .connectionLost, transport, .get(server.url(path)))
                let next = try await transport.send(.get(server.url("/ok")))
                #expect(next.body == Array("fine".utf8))
            }
        }
    }

    @Test func theLimitHoldsAfterDecompression() async throws {
        try await withTransport(
            {
                $0.acceptsCompression = true
                $0.maximumResponseSize = 50_000
            }, answering: { _ in GzipSamples.answer }
        ) { transport, server in
            await expectFailure(.tooLarge, transport, .get(server.url("/")))
        }
    }

    @Test func anAnswerOfExactlyTheLimitPasses() async throws {
        try await withTransport({ $0.maximumResponseSize = 50_000 }, answering: { _ in .sized(50_000) }) {
            transport, server in
            let response = try await transport.send(.get(server.url("/")))
            #expect(response.body.count == 50_000)
        }
    }

    @Test func aClosedPortIsUnreachable() async throws {
        let port = try SilentPort(.closed)
        let transport = try CurlTransport()
        await expectFailure(.unreachable, transport, .get("http://127.0.0.1:\(port.port)/"))
        await expectFailure(.unreachable, transport, .get("http://no-such-host.invalid/"))
        await transport.shutdown()
    }

    @Test func aFullBacklogTimesOutWhileConnecting() async throws {
        let listener = try SilentPort(.full)
        var configuration = CurlTransport.Configuration()
        configuration.connectTimeout = .milliseconds(200)
        let transport = try CurlTransport(configuration: configuration)
        let error = await expectFailure(.timedOut, transport, .get("http://127.0.0.1:\(listener.port)/"))
        #expect(error?.message.contains("127.0.0.1") == true)
        await transport.shutdown()
    }

    @Test func tlsToAPlainServerIsATLSError() async throws {
        let server = try await SpeakingServer.start("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        let transport = try CurlTransport()
        await expectFailure(.tls, transport, .get("https://127.0.0.1:\(server.port)/"))
        await transport.shutdown()
        try await server.stop()
    }

    @Test func redirectsAreAnswersLikeOthers() async throws {
        try await withTransport(
            answering: { $0.target == "/" ? .ok("", status: 302, headers: ["Location: /elsewhere"]) : .ok() }
        ) { transport, server in
            let response = try await transport.send(.get(server.url("/")))
            #expect(response.status == 302)
            #expect(response.header("location") == "/elsewhere")
            #expect(server.seen.requests.count == 1)
        }
    }

    @Test(arguments: [
        TransportRequest(method: "GET", url: "ftp://127.0.0.1/"),
        TransportRequest(method: "GET", url: "file:///etc/passwd"),
        TransportRequest(method: "GET", url: ""), TransportRequest(method: "GET", url: "127.0.0.1"),
        TransportRequest(method: "GET", url: "http://127.0.0.1/a b"),
        TransportRequest(method: "GET", url: "http://127.0.0.1/\r\nX: y"),
        TransportRequest(method: "GET", url: "http://127.0.0.1/é"), TransportRequest(method: "GET", url: "http://"),
        TransportRequest(method: "GET", url: "http:///a"), TransportRequest(method: "GET", url: "http://?a=/"),
        TransportRequest(method: "GET", url: "http://127.0.0.1?a=/"),
        TransportRequest(method: "GET", url: "http://127.0.0.1/a#b"),
        TransportRequest(method: "GET", url: "http://127.0.0.1:99999/"),
        TransportRequest(method: "GET", url: "http://user:secret@127.0.0.1/"),
        TransportRequest(method: "", url: "http://127.0.0.1/"),
        TransportRequest(method: "get", url: "http://127.0.0.1/"),
        TransportRequest(method: "GET /x HTTP/1.1\r\n", url: "http://127.0.0.1/"),
        TransportRequest(method: "GET", url: "http://127.0.0.1/", headers: [TransportHeader("X", "a\r\nY: b")]),
        TransportRequest(method: "GET", url: "http://127.0.0.1/", headers: [TransportHeader("X", "a\0b")]),
        TransportRequest(method: "GET", url: "http://127.0.0.1/", headers: [TransportHeader("X: y\r\nZ", "a")]),
        TransportRequest(method: "GET", url: "http://127.0.0.1/", headers: [TransportHeader("", "a")]),
    ])
    func whatCannotBeSentIsRefused(request: TransportRequest) async throws {
        let transport = try CurlTransport()
        let error = await expectFailure(.invalidRequest, transport, request)
        #expect(error?.message.contains("secret") == false)
        await transport.shutdown()
    }
}
