import Appwrite
import CurlTransport
import NIOConcurrencyHelpers
import Testing

/// What may not be repeated is sent once, whatever becomes of its connection: libcurl by itself sends a request again when a kept
/// connection ends before its answer.
@Suite struct SendingOnceTests {
    enum Body: String, Sendable, CaseIterable { case none, empty, small, streamed }

    struct Example: Sendable, CustomTestStringConvertible {
        var method: String
        var body: Body
        var isReset: Bool
        var isKept: Bool

        var testDescription: String {
            "\(method), body: \(body), \(isReset ? "reset" : "closed"), \(isKept ? "kept" : "new") connection"
        }
    }

    static let writes: [Example] = ["POST", "PUT", "PATCH", "DELETE"].flatMap { method in
        Body.allCases.flatMap { body in
            [true, false].flatMap { isReset in
                [true, false].map { Example(method: method, body: body, isReset: isReset, isKept: $0) }
            }
        }
    }

    private static func send(_ example: Example, _ transport: CurlTransport, _ url: String) async throws(TransportError)
    {
        var request = TransportRequest(method: example.method, url: url)
        switch example.body {
        case .none: break
        case .empty: request.body = []
        case .small: request.body = [1, 2, 3]
        case .streamed:
            let body = TransportBody([.bytes([UInt8](repeating: 7, count: 300_000))])
            _ = try await transport.stream(request, body: body, idleTimeout: .seconds(10))
            return
        }
        _ = try await transport.send(request)
    }

    @Test(arguments: writes)
    func aWriteThatIsReadAndDroppedArrivesOnce(_ example: Example) async throws {
        let drop: UpstreamServer.Answer = example.isReset ? .reset : .close
        try await withTransport(answering: { $0.target == "/write" ? drop : .ok() }) { transport, server in
            if example.isKept { _ = try await transport.send(.get(server.url("/warm"))) }
            let error = await #expect(throws: TransportError.self) {
                try await Self.send(example, transport, server.url("/write"))
            }
            #expect(error?.code == .connectionLost)
            #expect(error?.mayHaveArrived == true)
            // What would be sent again would be there before this.
            _ = try await transport.send(.get(server.url("/after")))
            #expect(server.seen.requests.filter { $0.target == "/write" }.count == 1)
        }
    }

    @Test func aReadIsSentAgain() async throws {
        let dropped = NIOLockedValueBox(false)
        let answer: @Sendable (UpstreamRequest) -> UpstreamServer.Answer = { request in
            guard request.target == "/read" else { return .ok() }
            return dropped.withLockedValue { dropped in
                defer { dropped = true }
                return dropped ? .ok() : .close
            }
        }
        try await withTransport(answering: answer) { transport, server in
            _ = try await transport.send(.get(server.url("/warm")))
            #expect(try await transport.send(.get(server.url("/read"))).status == 200)
            #expect(server.seen.requests.count == 3)
        }
    }

    /// It is the request that says so, not its method.
    @Test func aReadThatMayNotBeRepeatedIsNot() async throws {
        try await withTransport(answering: { $0.target == "/read" ? .close : .ok() }) { transport, server in
            _ = try await transport.send(.get(server.url("/warm")))
            let request = TransportRequest(method: "GET", url: server.url("/read"), mayBeRepeated: false)
            await expectFailure(.connectionLost, transport, request)
            #expect(server.seen.requests.count == 2)
        }
    }

    @Test func aWriteThatMayBeRepeatedIs() async throws {
        let dropped = NIOLockedValueBox(false)
        let answer: @Sendable (UpstreamRequest) -> UpstreamServer.Answer = { request in
            guard request.method == "PUT" else { return .ok() }
            return dropped.withLockedValue { dropped in
                defer { dropped = true }
                return dropped ? .ok() : .close
            }
        }
        try await withTransport(answering: answer) { transport, server in
            _ = try await transport.send(.get(server.url("/warm")))
            let request = TransportRequest(method: "PUT", url: server.url("/"), body: [1], mayBeRepeated: true)
            #expect(try await transport.send(request).status == 200)
            #expect(server.seen.requests.count == 3)
        }
    }

    /// Nothing of it was sent on the connection that had ended.
    @Test(arguments: Body.allCases)
    func aWriteGoesOutOnANewConnectionWhenTheKeptOneHasEnded(_ body: Body) async throws {
        let last = UpstreamServer.Answer.raw(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"], closes: true)
        try await withTransport(answering: { $0.target == "/warm" ? last : .ok() }) { transport, server in
            _ = try await transport.send(.get(server.url("/warm")))
            await server.until { $0.closed == 1 }
            let example = Example(method: "POST", body: body, isReset: false, isKept: true)
            try await Self.send(example, transport, server.url("/write"))
            #expect(server.seen.requests.map(\.target) == ["/warm", "/write"])
            #expect(server.seen.accepted == 2)
        }
    }

    @Test func aHandleForgetsTheRequestOfBefore() async throws {
        try await withTransport(
            { $0.maximumConnections = 1 }, answering: { $0.target == "/drop" ? .close : .ok() }
        ) { transport, server in
            for _ in 0..<3 {
                _ = try await transport.send(TransportRequest(method: "POST", url: server.url("/"), body: [1]))
                await expectFailure(
                    .connectionLost, transport, TransportRequest(method: "POST", url: server.url("/drop"), body: [1]))
            }
            #expect(server.seen.requests.count == 6)
        }
    }

    // What may have arrived

    @Test func whatNobodyTookHasNotArrived() async throws {
        let closed = try SilentPort(.closed)
        let full = try SilentPort(.full)
        try await withTransport({ $0.connectTimeout = .milliseconds(200) }, answering: { _ in .ok() }) { transport, _ in
            for (port, code) in [(closed.port, TransportError.Code.unreachable), (full.port, .timedOut)] {
                let request = TransportRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1])
                let error = await expectFailure(code, transport, request)
                #expect(error?.mayHaveArrived == false)
            }
        }
    }

    @Test func whatWaitsForAnAnswerMayHaveArrived() async throws {
        try await withTransport({ $0.firstByteTimeout = .milliseconds(200) }, answering: { _ in .silence }) {
            transport, server in
            let request = TransportRequest(method: "POST", url: server.url("/"), body: [1])
            let error = await expectFailure(.timedOut, transport, request)
            #expect(error?.mayHaveArrived == true)
        }
    }

    @Test func whatIsCancelledWhileItWaitsForAConnectionHasNotArrived() async throws {
        try await withTransport({ $0.maximumConnections = 1 }, answering: { _ in .silence }) { transport, server in
            let first = Task { () -> TransportError? in
                do throws(TransportError) { _ = try await transport.send(.get(server.url("/"))) } catch { return error }
                return nil
            }
            await server.until { $0.requests.count == 1 }
            let second = Task { () -> TransportError? in
                let request = TransportRequest(method: "POST", url: server.url("/"), body: [1])
                do throws(TransportError) { _ = try await transport.send(request) } catch { return error }
                return nil
            }
            second.cancel()
            #expect(await second.value?.mayHaveArrived == false)
            first.cancel()
            #expect(await first.value?.mayHaveArrived == true)
        }
    }
}
