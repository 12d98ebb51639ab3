import HTTPListener
import Hummingbird
import NIOCore
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

/// Clients that ask for much and read little.
@Suite(.timeLimit(.minutes(1)))
struct SlowReaderTests {
    private static let size = 8 * 1024 * 1024

    private func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    private func router(_ size: Int = size, _ onRequest: @escaping @Sendable () -> Void = {}) -> Router<
        BasicRequestContext
    > {
        let router = testRouter()
        router.get("large") { _, _ in
            onRequest()
            return Response(
                status: .ok, headers: [.accessControlAllowOrigin: "https://a.example", .eTag: "\"x\""],
                body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size)))
        }
        return router
    }

    @Test func noFurtherRequestBeginsWhileTheAnswersAreNotRead() async throws {
        let begun = Atomic<Int>(0)
        let count = 2000
        try await withServer(router: router(65_536) { begun.add(1, ordering: .relaxed) }) { port, loop in
            let socket = try RawSocket.connect(port: port, receiveBuffer: 4096)
            let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
            let sending = Task { try await socket.write(String(repeating: request, count: count)) }
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(800)) { continuation.resume() }
            }
            // What the kernel takes, and not a request more.
            #expect(begun.load(ordering: .relaxed) < count / 4)
            var received = 0
            while received < count * 65_536 { received += try await socket.read(upTo: 1 << 20).count }
            try await sending.value
            while begun.load(ordering: .relaxed) < count { await Task.yield() }
        }
    }

    @Test func thereIsRoomForSoManyLargeAnswersOnly() async throws {
        try await withServer(limits { $0.maximumAnswersInMemory = 10 * 1024 * 1024 }, router: router()) { port, _ in
            let slow = RawWebSocket(try RawSocket.connect(port: port, receiveBuffer: 4096))
            try await slow.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await slow.readHead().hasPrefix("HTTP/1.1 200 "))
            let other = try connect(port)
            try await other.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            let refused = try await other.readResponse()
            #expect(refused.status == 503)
            #expect(refused.header("retry-after") == "2")
            #expect(refused.header("access-control-allow-origin") == "https://a.example")
            #expect(refused.header("etag") == nil)
            #expect(refused.text.contains("gateway_answers_full"))
            // Small ones need none, and the connection stays.
            try await other.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await other.readResponse().text == "hello")
            #expect(try await slow.read(Self.size).count == Self.size)
            // Its room is given back by the time that the next answer on the same connection comes.
            try await slow.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await slow.readResponse().text == "hello")
            try await other.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await other.readResponse().body.count == Self.size)
        }
    }

    @Test func anAnswerThatIsLargerThanAllTheRoomGoesAlone() async throws {
        try await withServer(limits { $0.maximumAnswersInMemory = 1024 * 1024 }, router: router()) { port, _ in
            let client = try connect(port)
            for _ in 0..<2 {
                try await client.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await client.readResponse().body.count == Self.size)
            }
        }
    }

    @Test func aReaderBelowTheRateIsHungUpOn() async throws {
        let ends = AsyncStream<AnswerEnd>.makeStream()
        let responder = Observed(size: Self.size) { ends.continuation.yield($0) }
        let slow = limits {
            $0.minimumAnswerRate = 1024 * 1024
            $0.answerRateWindow = .milliseconds(300)
        }
        try await TestServer.run(observed: responder, limits: slow) { port in
            let socket = try RawSocket.connect(port: port, receiveBuffer: 4096)
            try await socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            let reading = Task {
                // Something, but too little.
                while !Task.isCancelled, try await socket.read(upTo: 512).count > 0 {
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            let end = await ends.stream.first { _ in true }
            #expect(end?.isWhole == false)
            #expect(end?.status == 200)
            #expect((end?.bytes ?? .max) < Self.size)
            reading.cancel()
            socket.hangUp()
            _ = await reading.result
        }
    }

    @Test func whatBecameOfAnAnswerIsToldWhenItHasLeft() async throws {
        let ends = AsyncStream<AnswerEnd>.makeStream()
        var heard = ends.stream.makeAsyncIterator()
        let responder = Observed(size: Self.size) { ends.continuation.yield($0) }
        try await TestServer.run(observed: responder) { port in
            let client = try connect(port)
            for path in ["/small", "/large", "/parts", "/none"] {
                try await client.write("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                if path == "/parts" {
                    _ = try await client.readHead()
                    _ = try await client.read("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n".utf8.count)
                } else {
                    _ = try await client.readResponse()
                }
            }
            try await client.write("HEAD /small HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await client.readResponse(toHead: true)
            try await client.write("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await client.readToEnd()
        }
        var told: [AnswerEnd] = []
        while told.count < 6, let end = await heard.next() { told.append(end) }
        #expect(
            told == [
                AnswerEnd(status: 200, bytes: 5, isWhole: true),
                AnswerEnd(status: 200, bytes: Self.size, isWhole: true),
                AnswerEnd(status: 200, bytes: 6, isWhole: true), AnswerEnd(status: 204, bytes: 0, isWhole: true),
                AnswerEnd(status: 200, bytes: 0, isWhole: true), AnswerEnd(status: 200, bytes: 3, isWhole: false),
            ])
    }

    /// Tells of its answers.
    private struct Observed: ObservedResponder {
        typealias Context = BasicRequestContext
        private struct Broken: Error {}

        let size: Int
        let onEnd: @Sendable (AnswerEnd) -> Void

        func respond(to request: Request, context: Context) async throws -> Response {
            switch request.uri.path {
            case "/large":
                Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size)))
            case "/small": Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "hello")))
            case "/none": Response(status: .noContent)
            default:
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        try await writer.write(ByteBuffer(string: "one"))
                        if request.uri.path == "/broken" { throw Broken() }
                        try await writer.write(ByteBuffer(string: "two"))
                        try await writer.finish(nil)
                    })
            }
        }

        func answer(to request: Request, context: Context) async throws -> Answer {
            Answer(try await respond(to: request, context: context), onEnd: onEnd)
        }
    }
}
