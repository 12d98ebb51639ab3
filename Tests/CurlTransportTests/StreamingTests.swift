import Appwrite
import CurlTransport
import GatewayTesting
import NIOConcurrencyHelpers
import Testing

/// Bodies that are read while they move.
@Suite struct StreamingTests {
    /// Bytes that tell their place.
    private final class Pattern: ByteSource {
        let count: Int
        /// Bytes of one reading; sources need not give all that is asked for.
        let most: Int
        let failsAt: Int?

        init(_ count: Int, most: Int = .max, failsAt: Int? = nil) {
            self.count = count
            self.most = most
            self.failsAt = failsAt
        }

        static func byte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: place &* 31 &+ place >> 8) }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
            if let failsAt, offset >= failsAt { return nil }
            let length = min(buffer.count, most, count - offset)
            for index in 0..<max(0, length) { buffer[index] = Self.byte(offset + index) }
            return max(0, length)
        }
    }

    private static let idle = Duration.seconds(20)

    private static func all(_ stream: TransportStream) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await stream.body.next() { bytes += piece }
        return bytes
    }

    @Test func piecesGoOutOneBehindTheOther() async throws {
        try await withTransport(answering: { _ in .ok("taken", status: 201) }) { transport, server in
            let source = Pattern(400_000, most: 1000)
            let body = TransportBody([
                .bytes(Array("head".utf8)), .range(source, 100..<300_100), .bytes([]), .bytes(Array("tail".utf8)),
            ])
            let request = TransportRequest(
                method: "POST", url: server.url("/files"), headers: [TransportHeader("Content-Type", "x/y")])
            let stream = try await transport.stream(request, body: body, idleTimeout: Self.idle)
            #expect(stream.head.status == 201)
            #expect(try await Self.all(stream) == Array("taken".utf8))
            let seen = try #require(server.seen.requests.first)
            #expect(seen.header("content-length") == ["300008"])
            #expect(seen.header("expect") == [])
            let middle = (100..<300_100).map(Pattern.byte)
            #expect(seen.body == Array("head".utf8) + middle + Array("tail".utf8))
        }
    }

    /// Collected and streamed transfers share handles and connections; nothing of one may show in the next.
    @Test func oneHandleServesBothKinds() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 1
                $0.maximumResponseSize = 1000
            }, answering: { $0.target == "/large" ? .sized(500_000) : .ok("\($0.method) \($0.body.count)") }
        ) { transport, server in
            let body = TransportBody([.range(Pattern(5000), 0..<5000)])
            for _ in 0..<3 {
                let posted = TransportRequest(method: "POST", url: server.url("/"), body: [1, 2, 3])
                let first = try await transport.send(posted)
                #expect(first.body == Array("POST 3".utf8))
                let post = TransportRequest(method: "POST", url: server.url("/"))
                let stream = try await transport.stream(post, body: body, idleTimeout: Self.idle)
                #expect(try await Self.all(stream) == Array("POST 5000".utf8))
                let got = try await transport.send(.get(server.url("/")))
                #expect(got.body == Array("GET 0".utf8))
                let large = try await transport.stream(.get(server.url("/large")), body: nil, idleTimeout: Self.idle)
                #expect(try await Self.all(large).count == 500_000)
                await expectFailure(.tooLarge, transport, .get(server.url("/large")))
                let last = try await transport.send(posted)
                #expect(last.body == Array("POST 3".utf8))
            }
        }
    }

    @Test(arguments: [false, true])
    func aSlowReaderGetsEverything(chunked: Bool) async throws {
        let size = 8 * 1024 * 1024
        try await withTransport(answering: { _ in .sized(size, chunked: chunked) }) { transport, server in
            let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: .milliseconds(200))
            // Time in which nothing is read is not held against the server.
            try await Task.sleep(for: .milliseconds(700))
            var count = 0
            while let piece = try await stream.body.next() {
                #expect(piece.count <= 512 * 1024)
                count += piece.count
            }
            #expect(count == size)
            #expect(try await stream.body.next() == nil)
        }
    }

    @Test func answersWithoutBodiesEnd() async throws {
        try await withTransport(answering: { _ in .raw(["HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"]) }) {
            transport, server in
            let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: Self.idle)
            #expect(stream.head.status == 204)
            #expect(stream.head.header("x-a") == "b")
            #expect(try await Self.all(stream) == [])
        }
    }

    @Test func lettingGoOfTheBodyClosesTheConnection() async throws {
        try await withTransport(answering: { _ in .sized(64 * 1024 * 1024) }) { transport, server in
            do {
                let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: Self.idle)
                _ = try await stream.body.next()
            }
            await server.until { $0.closed == 1 }
        }
    }

    @Test func cancellingTheReaderClosesTheConnection() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"
        try await withTransport(answering: { _ in .raw([head]) }) { transport, server in
            let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: Self.idle)
            let task = Task { try await Self.all(stream) }
            task.cancel()
            await #expect(throws: TransportError(.cancelled, "the task was cancelled")) { try await task.value }
            await server.until { $0.closed == 1 }
        }
    }

    @Test func whatBreaksOffIsNotTakenForWhole() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"
        try await withTransport(answering: { _ in .raw([head], closes: true) }) { transport, server in
            let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: Self.idle)
            let error = await #expect(throws: TransportError.self) { try await Self.all(stream) }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"])
    func whatStandsStillTimesOut(_ begin: String) async throws {
        try await withTransport(answering: { _ in begin.isEmpty ? .silence : .raw([begin]) }) { transport, server in
            let error = await #expect(throws: TransportError.self) {
                let stream = try await transport.stream(
                    .get(server.url("/")), body: nil, idleTimeout: .milliseconds(100))
                _ = try await Self.all(stream)
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func aBodyThatCannotBeReadEndsTheTransfer() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            let body = TransportBody([.range(Pattern(1_000_000, failsAt: 500_000), 0..<1_000_000)])
            let request = TransportRequest(method: "POST", url: server.url("/"))
            await #expect(throws: TransportError.self) {
                _ = try await transport.stream(request, body: body, idleTimeout: Self.idle)
            }
            #expect(server.seen.requests.isEmpty)
            let after = try await transport.send(.get(server.url("/after")))
            #expect(after.status == 200)
        }
    }

    /// A server that closes a kept connection just then gets the body from its beginning, on another one, if it may get it twice.
    @Test func aBodyThatMayBeRepeatedIsSentAgainFromItsBeginning() async throws {
        let calls = NIOLockedValueBox(0)
        try await withTransport(
            { $0.maximumConnections = 1 },
            answering: { _ in
                let number = calls.withLockedValue {
                    $0 += 1
                    return $0
                }
                return number == 2 ? .close : .ok("\(number)")
            }
        ) { transport, server in
            _ = try await transport.send(.get(server.url("/")))
            let body = TransportBody([.range(Pattern(2000), 0..<2000)])
            let request = TransportRequest(method: "POST", url: server.url("/"), mayBeRepeated: true)
            let stream = try await transport.stream(request, body: body, idleTimeout: Self.idle)
            #expect(try await Self.all(stream) == Array("3".utf8))
            #expect(server.seen.requests.map(\.body.count) == [0, 2000, 2000])
            #expect(server.seen.requests.last?.body == (0..<2000).map(Pattern.byte))
        }
    }

    @Test func shuttingDownEndsStreams() async throws {
        try await withTransport(answering: { _ in .sized(64 * 1024 * 1024) }) { transport, server in
            let stream = try await transport.stream(.get(server.url("/")), body: nil, idleTimeout: Self.idle)
            await transport.shutdown()
            let error = await #expect(throws: TransportError.self) { try await Self.all(stream) }
            #expect(error?.code == .shutDown)
        }
    }

    @Test func cursorsFindTheirPlace() {
        let body = TransportBody([.bytes([0, 1, 2]), .range(Pattern(10), 4..<6), .bytes([9])])
        let whole = [0, 1, 2, Pattern.byte(4), Pattern.byte(5), 9] as [UInt8]
        for start in 0...8 {
            var cursor = TransportBody.Cursor(body)
            var read: [UInt8] = []
            cursor.seek(to: start)
            while true {
                var buffer: [UInt8] = [0, 0]
                let count = buffer.withUnsafeMutableBytes { cursor.read(into: $0) } ?? 0
                if count == 0 { break }
                read += buffer.prefix(count)
            }
            #expect(read == Array(whole.dropFirst(start)))
        }
    }
}
