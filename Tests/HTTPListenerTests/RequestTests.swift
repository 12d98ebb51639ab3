import HTTPListener
import HTTPTypes
import Hummingbird
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

/// Requests that reach the application, and those that do not.
@Suite(.timeLimit(.minutes(1)))
struct RequestTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        var name: String
        var status: Int
        var text: String
        var testDescription: String { name }

        init(_ name: String, _ status: Int, _ text: String) {
            self.name = name
            self.status = status
            self.text = text
        }
    }

    private static let long = String(repeating: "x", count: 70_000)

    static let refused = [
        Refused("no Host", 400, "GET /hello HTTP/1.1\r\n\r\n"),
        Refused("two Hosts", 400, "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        Refused("an empty Host", 400, "GET /hello HTTP/1.1\r\nHost: \r\n\r\n"),
        Refused("a Host with a user", 400, "GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        Refused("a Host with a path", 400, "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Refused("a Host with two ports", 400, "GET /hello HTTP/1.1\r\nHost: a:1:2\r\n\r\n"),
        Refused("a Host that is an open bracket", 400, "GET /hello HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        Refused("a Host of two", 400, "GET /hello HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        Refused("a target of another host", 400, "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("two Origins", 400, "GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nOrigin: http://a\r\n\r\n"),
        Refused(
            "another transfer coding", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        Refused(
            "chunked twice", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        Refused("garbage", 400, "garbage\r\n\r\n"),
        Refused("TLS", 400, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n"),
        Refused("an unknown method", 400, "FETCH /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a space before the colon", 400, "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n"),
        Refused("a folded header", 400, "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
        Refused("bare line feeds", 505, "GET /hello HTTP/1.1\nHost: a\n\n"),
        Refused("a NUL", 400, "GET /hello HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
        Refused("a header without a name", 400, "GET /hello HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
        Refused("a space in the path", 400, "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a junk Content-Length", 400, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\nab"),
        Refused("a negative Content-Length", 400, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
        Refused(
            "two Content-Lengths", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        Refused(
            "Content-Length with Transfer-Encoding", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Refused(
            "a malformed chunk", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"),
        Refused("HTTP/2", 505, "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n"),
        Refused("the preface of HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Refused("CONNECT", 405, "CONNECT b:443 HTTP/1.1\r\nHost: b\r\n\r\n"),
        Refused("another expectation", 417, "GET /hello HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n"),
        Refused("a request line of 70 KB", 414, "GET /hello?\(long) HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a request line without end", 414, "GET /hello?" + long + long),
        Refused(
            "a header of 81 KB", 431,
            "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(long)\r\nY: \(long.prefix(12_000))\r\n\r\n"),
        Refused("headers without end", 431, "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + long + long + long),
        Refused(
            "1001 headers", 431,
            "GET /hello HTTP/1.1\r\nHost: a\r\n" + (0..<1000).map { "A\($0): b\r\n" }.joined() + "\r\n"),
    ]

    @Test(arguments: refused)
    func isRefused(_ refused: Refused) async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write(refused.text)
            let response = try await client.readResponse()
            #expect(response.status == refused.status)
            #expect(!response.reason.isEmpty)
            #expect(response.header("content-type") == "application/json")
            #expect(response.header("connection") == "close")
            #expect(response.text.contains(#""statusCode":\#(refused.status)"#))
            #expect(response.text.contains(#""type":"gateway_"#))
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    static let statuses: [(HTTPResponse.Status, reason: String)] = [
        (.ok, "OK"),
        (HTTPResponse.Status(code: 200), "OK"),
        (HTTPResponse.Status(code: 404), "Not Found"),
        (HTTPResponse.Status(code: 299), ""),
        (HTTPResponse.Status(code: 200, reasonPhrase: "Here you are"), "Here you are"),
    ]

    @Test(arguments: statuses)
    func aStatusHasItsReason(status: HTTPResponse.Status, reason: String) async throws {
        let router = Router()
        router.get("status") { _, _ in Response(status: status) }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /status HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try await client.readResponse()
            #expect(response.status == status.code)
            #expect(response.reason == reason)
        }
    }

    @Test func requestsBeforeABadOneAreAnswered() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            try await client.write("nonsense\r\n\r\n")
            await gate.open()
            #expect(try await client.readResponse().text == "slow")
            #expect(try await client.readResponse().text == "hello")
            #expect(try await client.readResponse().status == 400)
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func theAnswersBodyMayBeSomebodyElses() async throws {
        try await withServer(refusalBody: { Array("{\"code\":\($0.status)}".utf8) }) { port, _ in
            let client = try connect(port)
            try await client.write("GET / HTTP/1.1\r\n\r\n")
            #expect(try await client.readResponse().text == #"{"code":400}"#)
        }
    }

    static let hosts = ["a", "a:80", "a:", "A-b_c.example.com:65535", "127.0.0.1:1", "[::1]", "[2001:db8::1]:8080"]

    @Test(arguments: hosts)
    func hostsAreTaken(_ host: String) async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write("GET /hello HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(try await client.readResponse().text == "hello")
            try await client.write("GET http://\(host)/hello HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(try await client.readResponse().text == "hello")
        }
    }

    private static let page = "Origin: https://a.example\r\n"

    /// A browser that is not told its page's origin sees a network error instead of the answer.
    static let readable = [
        Refused("a request line of 70 KB", 414, "GET /hello?\(long) HTTP/1.1\r\nHost: a\r\n\(page)\r\n"),
        Refused(
            "a header of 81 KB behind it", 431,
            "GET /hello HTTP/1.1\r\nHost: a\r\n\(page)X: \(long)\r\nY: \(long.prefix(12_000))\r\n\r\n"),
        Refused(
            "a header of 150 KB before it", 431,
            "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(long)\(long)\(long)\r\n\(page.lowercased())\r\n"),
        Refused("a malformed line", 400, "GET /hello HTTP/1.1\r\nHost : a\r\n\(page)\r\n"),
        Refused("no Host", 400, "GET /hello HTTP/1.1\r\n\(page)\r\n"),
        Refused("a head that stops", 408, "GET /hello HTTP/1.1\r\nHost: a\r\n\(page)X: "),
        Refused("a body that stops", 408, "POST /count HTTP/1.1\r\nHost: a\r\n\(page)Content-Length: 5\r\n\r\nab"),
        Refused(
            "a malformed chunk", 400,
            "POST /count HTTP/1.1\r\nHost: a\r\n\(page)Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ]

    @Test(arguments: readable)
    func theRefusedPageIsKnown(_ refused: Refused) async throws {
        let headers: HTTPRefusal.Headers = { origin in [("X-Page", origin ?? "unknown")] }
        var limits = HTTPLimits()
        limits.headTimeout = .milliseconds(refused.status == 408 ? 300 : 10_000)
        limits.bodyIdleTimeout = .milliseconds(300)
        try await withServer(limits, refusalHeaders: headers) { port, _ in
            let client = try connect(port)
            try await client.write(refused.text)
            let response = try await client.readResponse()
            #expect(response.status == refused.status)
            #expect(response.header("x-page") == "https://a.example")
            #expect(response.header("x-content-type-options") == "nosniff")
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    @Test func answersMayCarryHeadersOfTheServer() async throws {
        let headers: HTTPRefusal.Headers = { _ in [("X-Request-Id", "r1"), ("X-Why", "other")] }
        try await withServer(refusalHeaders: headers) { port, _ in
            let client = try connect(port)
            try await client.write("GET / HTTP/1.1\r\n\r\n")
            #expect(try await client.readResponse().header("x-request-id") == "r1")
            let refused = try connect(port)
            try await refused.write(RawWebSocket.handshake(path: "/live?refuse"))
            let response = try await refused.readResponse()
            #expect(response.header("x-request-id") == "r1")
            #expect(response.headers.filter { $0.name == "x-why" }.map(\.value) == ["test"])
        }
    }

    /// What a request's context can learn of the connection.
    struct AddressContext: RequestContext {
        var coreContext: CoreRequestContextStorage
        var remoteAddress: String?

        init(source: Source) {
            coreContext = .init(source: source)
            remoteAddress = source.channel.remoteAddress?.ipAddress
        }
    }

    @Test func theContextKnowsTheClientsAddress() async throws {
        let router = Router(context: AddressContext.self)
        router.get("address") { _, context in context.remoteAddress ?? "unknown" }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /address HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readResponse().text == "127.0.0.1")
        }
    }

    @Test func aRequestLineOf60KilobytesFits() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            let ids = (0..<1500).map { "id=\(String(repeating: "a", count: 30))\($0 % 10)" }.joined(separator: "&")
            try await client.write("GET /hello?\(ids) HTTP/1.1\r\nHost: a\r\nX: \(Self.long)\r\n\r\n")
            #expect(try await client.readResponse().status == 200)
        }
    }

    @Test func pipelinesAndKeepsAlive() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            let post = "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            let chunked =
                "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
            try await client.write(post + chunked + post)
            #expect(try await client.readResponse().text == "5")
            #expect(try await client.readResponse().text == "7")
            #expect(try await client.readResponse().text == "5")
            try await client.write(post)
            #expect(try await client.readResponse().text == "5")
        }
    }

    @Test func connectionCloseIsKept() async throws {
        try await withServer { port, _ in
            for value in ["close", "Close", "TE, close"] {
                let client = try connect(port)
                try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: \(value)\r\n\r\n")
                let response = try await client.readResponse()
                #expect(response.text == "hello")
                #expect(response.header("connection") == "close")
                #expect(try await client.readToEnd().isEmpty)
            }
        }
    }

    @Test func http10IsAnsweredAndClosed() async throws {
        try await withServer { port, _ in
            for extra in ["", "Connection: keep-alive\r\n", "Host: a\r\n"] {
                let client = try connect(port)
                try await client.write("GET /stream HTTP/1.0\r\n\(extra)\r\n")
                let head = HTTPText(head: try await client.readHead())
                #expect(head.status == 200)
                #expect(head.header("transfer-encoding") == nil)
                #expect(head.header("connection") == "close")
                #expect(try await client.readToEnd() == Array("streamed".utf8))
            }
        }
    }

    @Test func headHasNoBody() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            for path in ["hello", "stream"] {
                try await client.write("HEAD /\(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try await client.readResponse(toHead: true)
                #expect(response.status == 200)
                #expect(response.header("content-length") == (path == "hello" ? "5" : nil))
                #expect(response.header("transfer-encoding") == nil)
            }
            try await client.write("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(HTTPText(head: try await client.readHead()).header("transfer-encoding") == "chunked")
            #expect(try await client.readToEnd() == Array("8\r\nstreamed\r\n0\r\n\r\n".utf8))
        }
    }

    @Test func expectContinueIsAnsweredBeforeTheBody() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            for _ in 0..<2 {
                try await client.write(
                    "POST /count HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n")
                #expect(try await client.readHead() == "HTTP/1.1 100 Continue")
                try await client.write("hello")
                #expect(try await client.readResponse().text == "5")
            }
        }
    }

    @Test func expectContinueWaitsForTheAnswersBefore() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write(
                "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /count HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n")
            await gate.open()
            #expect(try await client.readResponse().text == "slow")
            #expect(try await client.readHead() == "HTTP/1.1 100 Continue")
            try await client.write("2\r\nab\r\n0\r\n\r\n")
            #expect(try await client.readResponse().text == "2")
        }
    }

    @Test func expectContinueWithoutABodyNeedsNoAnswer() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.readResponse().text == "hello")
            try await client.write("POST /count HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab")
            #expect(try await client.readResponse().text == "2")
        }
    }

    @Test func aClientMayEndItsSideAndStillReadTheAnswer() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            client.socket.finishWriting()
            await gate.open()
            #expect(try await client.readResponse().text == "slow")
            #expect(try await client.readToEnd().isEmpty)
        }
    }

    /// Whoever closes the connection, or only its own side and then waits too long, has no read go on.
    @Test(arguments: [true, false])
    func aReadEndsWhenItsClientLeaves(atOnce: Bool) async throws {
        let (begun, given) = (Gate(), Gate())
        let router = testRouter()
        router.get("slow") { _, _ in
            await begun.open()
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            await given.open()
            return "slow"
        }
        var limits = HTTPLimits()
        limits.halfClosedPatience = .milliseconds(20)
        try await withServer(limits, router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await begun.wait()
            if atOnce {
                client.socket.resetOnClose()
                client.socket.hangUp()
            } else {
                client.socket.finishWriting()
            }
            await given.wait()
        }
    }

    @Test func aWriteGoesOnWhenItsClientLeaves() async throws {
        let (begun, left, done) = (Gate(), Gate(), Gate())
        let wasGivenUp = Mutex<Bool?>(nil)
        let router = testRouter()
        router.post("slow") { _, _ in
            await begun.open()
            await left.wait()
            wasGivenUp.withLock { $0 = Task.isCancelled }
            await done.open()
            return "slow"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            await begun.wait()
            client.socket.resetOnClose()
            client.socket.hangUp()
            // Another connection's answer comes behind the loop's notice of the end of the first, or close to it.
            let other = try connect(port)
            try await other.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await other.readResponse().text == "hello")
            await left.open()
            await done.wait()
        }
        #expect(wasGivenUp.withLock { $0 } == false)
    }

    @Test(arguments: [
        "Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nbad\r\n",
    ])
    func aBodyThatIsCutOffIsAnErrorForTheApplication(_ rest: String) async throws {
        let outcome = Mutex<String?>(nil)
        let gate = Gate()
        let router = testRouter()
        router.post("keep") { request, _ in
            do {
                let body = try await request.body.collect(upTo: 1000)
                outcome.withLock { $0 = "took \(body.readableBytes) bytes for the whole" }
            } catch {
                outcome.withLock { $0 = "failed" }
            }
            await gate.open()
            return "kept"
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("POST /keep HTTP/1.1\r\nHost: a\r\n\(rest)")
            client.socket.finishWriting()
            let response = try await client.readResponse()
            #expect(response.status == 400)
            #expect(try await client.readToEnd().isEmpty)
            await gate.wait()
        }
        #expect(outcome.withLock { $0 } == "failed")
    }
}
