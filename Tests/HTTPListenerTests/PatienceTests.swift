import Foundation
import HTTPListener
import Hummingbird
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

/// How long and how much the server puts up with.
@Suite(.timeLimit(.minutes(1)))
struct PatienceTests {
    private func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    @Test func aHeadThatIsNotFinishedIsAnswered408() async throws {
        try await withServer(limits { $0.headTimeout = .milliseconds(50) }) { port, _ in
            let client = try connect(port)
            try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n")
            let response = try await client.readResponse()
            #expect(response.status == 408)
            #expect(response.text.contains("gateway_request_timeout"))
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func aHeadThatDripsIsAnswered408() async throws {
        try await withServer(limits { $0.headTimeout = .milliseconds(300) }) { port, _ in
            let client = try connect(port)
            // Each byte would restart an idle timer; the head's time runs from its first byte.
            let dripping = Task {
                try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\nX: ")
                while !Task.isCancelled {
                    try await client.write("x")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let response = try await client.readResponse()
            dripping.cancel()
            #expect(response.status == 408)
        }
    }

    @Test func theSecondHeadHasItsOwnTime() async throws {
        try await withServer(limits { $0.headTimeout = .milliseconds(500) }) { port, _ in
            let client = try connect(port)
            try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readResponse().status == 200)
            try await client.write("GET /hel")
            #expect(try await client.readResponse().status == 408)
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func aBodyThatStopsIsAnswered408AndAnErrorForTheApplication() async throws {
        let outcome = Mutex<String?>(nil)
        let gate = Gate()
        let router = testRouter()
        router.post("keep") { request, _ in
            do {
                _ = try await request.body.collect(upTo: 1000)
                outcome.withLock { $0 = "took it" }
            } catch {
                outcome.withLock { $0 = "failed" }
            }
            await gate.open()
            return "kept"
        }
        try await withServer(limits { $0.bodyIdleTimeout = .milliseconds(50) }, router: router) { port, _ in
            let client = try connect(port)
            try await client.write("POST /keep HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
            let response = try await client.readResponse()
            #expect(response.status == 408)
            #expect(try await client.readToEnd().isEmpty)
            await gate.wait()
        }
        #expect(outcome.withLock { $0 } == "failed")
    }

    @Test func aSlowApplicationIsNotTheClientsFault() async throws {
        let gate = Gate()
        let router = testRouter()
        router.post("slow") { request, _ in
            await gate.wait()
            let body = try await request.body.collect(upTo: 64 * 1024 * 1024)
            return String(body.readableBytes)
        }
        try await withServer(
            limits {
                $0.bodyIdleTimeout = .milliseconds(500)
                $0.headTimeout = .milliseconds(500)
            }, router: router
        ) { port, loop in
            let client = try connect(port)
            let size = 8 * 1024 * 1024
            let sending = Task {
                try await client.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
                try await client.write([UInt8](repeating: 0x78, count: size))
            }
            // More than twice the timeout, during which nobody reads the body.
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(1200)) { continuation.resume() }
            }
            await gate.open()
            let response = try await client.readResponse()
            #expect(response.status == 200)
            #expect(response.text == "\(size)")
            try await sending.value
        }
    }

    @Test(arguments: ["", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"])
    func anIdleConnectionIsClosedWithoutAWord(_ before: String) async throws {
        try await withServer(limits { $0.keepAliveTimeout = .milliseconds(500) }) { port, _ in
            let client = try connect(port)
            try await client.write(before)
            if !before.isEmpty { #expect(try await client.readResponse().status == 200) }
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func aSlowAnswerIsNotIdleness() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(
            limits {
                $0.keepAliveTimeout = .milliseconds(300)
                $0.headTimeout = .milliseconds(300)
                $0.bodyIdleTimeout = .milliseconds(300)
            }, router: router
        ) { port, loop in
            let client = try connect(port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(900)) { continuation.resume() }
            }
            await gate.open()
            #expect(try await client.readResponse().text == "slow")
        }
    }

    /// Requests after which NIO stops parsing but would go on collecting what arrives.
    @Test(
        .serialized, .enabled(if: residentMemory() != nil, "needs /proc"),
        arguments: [
            "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: anything\r\n\r\n",
            "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            "POST /count HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: anything\r\nContent-Length: 2\r\n\r\nab",
            "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /hello HTTP/3.0\r\nHost: a\r\n\r\n",
            "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: anything\r\n\r\n",
            RawWebSocket.handshake(path: "/live?refuse"),
            "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + RawWebSocket.handshake(),
        ])
    func whatFollowsAnUpgradeIsNotCollected(_ request: String) async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write(request)
            let before = try #require(residentMemory())
            let flood = [UInt8](repeating: 0x78, count: 1024 * 1024)
            let flooding = Task {
                // The server may take it and drop it, leave it in the kernel, or hang up.
                for _ in 0..<200 { try await client.write(flood) }
            }
            let isSlow = request.contains("/slow")
            if isSlow {
                // Until the kernel's buffers are full and nothing moves any more.
                try await Task.sleep(for: .milliseconds(300))
            } else {
                _ = try? await client.readToEnd()
                _ = try? await flooding.value
            }
            let after = try #require(residentMemory())
            #expect(after - before < 100 * 1024 * 1024)
            await gate.open()
            flooding.cancel()
            if isSlow { client.socket.hangUp() }
            _ = try? await flooding.value
        }
    }

    @Test func aLargeAnswerArrivesWholeBeforeTheConnectionCloses() async throws {
        let size = 8 * 1024 * 1024
        let router = testRouter()
        router.get("large") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size)))
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let response = try await client.readResponse()
            #expect(response.body.count == size)
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func aLargeAnswerSurvivesAClientThatHasEndedItsSide() async throws {
        let size = 8 * 1024 * 1024
        let router = testRouter()
        router.get("large") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size)))
        }
        try await withServer(router: router) { port, _ in
            let client = RawWebSocket(try RawSocket.connect(port: port, receiveBuffer: 4096))
            try await client.write("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            client.socket.finishWriting()
            let response = try await client.readResponse()
            #expect(response.body.count == size)
        }
    }

    @Test func aClientThatDoesNotReadItsAnswerIsHungUpOn() async throws {
        let ended = Gate()
        let router = testRouter()
        router.get("endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    let chunk = ByteBuffer(repeating: 0x78, count: 100_000)
                    do {
                        while true { try await writer.write(chunk) }
                    } catch {
                        await ended.open()
                        throw error
                    }
                })
        }
        try await withServer(limits { $0.answerRateWindow = .milliseconds(100) }, router: router) { port, _ in
            let client = RawWebSocket(try RawSocket.connect(port: port, receiveBuffer: 4096))
            try await client.write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
            await ended.wait()
            _ = client
        }
    }

    @Test func aClientThatReadsSlowlyIsNot() async throws {
        let size = 1_000_000
        let router = testRouter()
        router.get("large") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size)))
        }
        try await withServer(limits { $0.answerRateWindow = .milliseconds(500) }, router: router) { port, loop in
            let socket = try RawSocket.connect(port: port, receiveBuffer: 4096)
            try await socket.write("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var received = 0
            // Longer than the timeout in all, never that long without reading.
            for _ in 0..<8 {
                received += try await socket.read(upTo: 4096).count
                await withCheckedContinuation { continuation in
                    loop.schedule(after: .milliseconds(100)) { continuation.resume() }
                }
            }
            received += try await socket.readToEnd().count
            #expect(received > size)
        }
    }

    @Test func anAnswerGivenBeforeTheBodyArrivedIsReadable() async throws {
        let router = testRouter()
        router.post("early") { _, _ in Response(status: .contentTooLarge) }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
            let sending = Task { try await client.write([UInt8](repeating: 0x78, count: 2_000_000)) }
            let response = try await client.readResponse()
            #expect(response.status == 413)
            _ = try await client.readToEnd()
            _ = try? await sending.value
        }
    }

    @Test func aSmallBodyThatNobodyReadDoesNotCostTheConnection() async throws {
        let router = testRouter()
        router.post("early") { _, _ in Response(status: .contentTooLarge) }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
            #expect(try await client.readResponse().status == 413)
            try await client.write("helloGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readResponse().text == "hello")
        }
    }

    @Test func requestsInFlightAreAnsweredWhenTheServerStops() async throws {
        let gate = Gate()
        let arrived = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await arrived.open()
            await gate.wait()
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: 4_000_000)))
        }
        let clients = Mutex<(busy: RawWebSocket, idle: RawWebSocket)?>(nil)
        async let served: Void = withServer(router: router) { port, _ in
            let busy = try connect(port)
            let idle = try connect(port)
            try await idle.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await idle.readResponse().text == "hello")
            try await busy.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await arrived.wait()
            clients.withLock { $0 = (busy, idle) }
        }
        await arrived.wait()
        while clients.withLock({ $0 == nil }) { await Task.yield() }
        let (busy, idle) = try #require(clients.withLock { $0 })
        #expect(try await idle.readToEnd().isEmpty)
        await gate.open()
        let response = try await busy.readResponse()
        #expect(response.body.count == 4_000_000)
        #expect(response.header("connection") == "close")
        #expect(try await busy.readToEnd().isEmpty)
        try await served
    }
}

/// Bytes of this process that lie in memory; `nil` where the system does not say.
func residentMemory() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
}
