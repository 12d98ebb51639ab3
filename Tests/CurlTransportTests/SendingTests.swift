import Appwrite
import CurlTransport
import Testing

/// What goes out and what comes back when all is well.
@Suite struct SendingTests {
    @Test(arguments: [
        ("GET", nil), ("DELETE", nil), ("POST", "{}"), ("PUT", #"{"a":1}"#), ("PATCH", #"{"a":1}"#),
        ("DELETE", #"{"queries":[]}"#), ("POST", ""), ("POST", nil), ("GET", "x"),
    ])
    func methodAndBodyArriveAsGiven(method: String, body: String?) async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            let request = TransportRequest(
                method: method, url: server.url("/v1/rows?queries%5B0%5D=%7B%7D"),
                headers: [TransportHeader("X-Appwrite-Project", "p")], body: body.map { Array($0.utf8) })
            let response = try await transport.send(request)
            #expect(response.status == 200)

            let seen = try #require(server.seen.requests.first)
            #expect(seen.method == method)
            #expect(seen.target == "/v1/rows?queries%5B0%5D=%7B%7D")
            #expect(seen.version == "HTTP/1.1")
            #expect(seen.body == Array((body ?? "").utf8))
            #expect(seen.header("content-length") == (body.map { [String($0.utf8.count)] } ?? []))
            #expect(seen.header("x-appwrite-project") == ["p"])
            #expect(Set(seen.headers.map(\.name)).subtracting(["content-length"]) == ["host", "x-appwrite-project"])
        }
    }

    /// One handle serves them all in turn: nothing of a request may show in the next.
    @Test func aRequestLeavesNothingBehind() async throws {
        try await withTransport({ $0.maximumConnections = 1 }, answering: { _ in .ok() }) { transport, server in
            let url = server.url("/")
            let requests = [
                TransportRequest(method: "POST", url: url, headers: [TransportHeader("X-A", "1")], body: [1, 2, 3]),
                TransportRequest(method: "GET", url: url),
                TransportRequest(method: "HEAD", url: url),
                TransportRequest(method: "PATCH", url: url, headers: [TransportHeader("X-B", "2")], body: [4]),
                TransportRequest(method: "DELETE", url: url),
                TransportRequest(method: "HEAD", url: url),
                TransportRequest(method: "DELETE", url: url, body: [5]),
                TransportRequest(method: "GET", url: url),
            ]
            for request in requests { _ = try await transport.send(request) }
            let seen = server.seen.requests
            #expect(seen.map(\.method) == requests.map(\.method))
            #expect(seen.map(\.body) == requests.map { $0.body ?? [] })
            #expect(seen.map { $0.header("x-a").count } == [1, 0, 0, 0, 0, 0, 0, 0])
            #expect(seen.map { $0.header("x-b").count } == [0, 0, 0, 1, 0, 0, 0, 0])
        }
    }

    /// Each handle remembers whom it spoke to last.
    @Test func oneHandleServesServersInTurn() async throws {
        try await withTransport({ $0.maximumConnections = 1 }, answering: { .ok("first \($0.target)") }) {
            transport, first in
            let second = try await UpstreamServer.start { .ok("second \($0.target)") }
            for path in ["/a/../b", "/?c=d/e", "//f"] {
                for (server, name) in [(first, "first"), (first, "first"), (second, "second")] {
                    let response = try await transport.send(.get(server.url(path)))
                    #expect(response.body == Array("\(name) \(path)".utf8))
                }
                await expectFailure(.invalidRequest, transport, .get("http://127.0.0.1:99999\(path)"))
            }
            let response = try await transport.send(.get(second.url("")))
            #expect(response.body == Array("second /".utf8))
            #expect(first.seen.requests.allSatisfy { $0.header("host") == ["127.0.0.1:\(first.port)"] })
            #expect(second.seen.requests.allSatisfy { $0.header("host") == ["127.0.0.1:\(second.port)"] })
            try await second.stop()
        }
    }

    @Test func statusHeadersAndBodyComeBack() async throws {
        let answer = UpstreamServer.Answer.ok(
            #"{"message":"x"}"#, status: 404,
            headers: [
                "Content-Type: application/json", "X-Ratelimit-Reset:  42 ", "X-Empty:", "X-Twice: a", "x-twice: b",
            ])
        try await withTransport(answering: { _ in answer }) { transport, server in
            let response = try await transport.send(.get(server.url("/")))
            #expect(response.status == 404)
            #expect(response.body == Array(#"{"message":"x"}"#.utf8))
            #expect(response.header("content-type") == "application/json")
            #expect(response.header("x-ratelimit-reset") == "42")
            #expect(response.header("x-empty") == "")
            #expect(response.headers.filter { $0.name == "x-twice" }.map(\.value) == ["a", "b"])
        }
    }

    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 1_000_000], [false, true])
    func bodiesOfAnySizeComeBackWhole(size: Int, chunked: Bool) async throws {
        try await withTransport(answering: { _ in .sized(size, chunked: chunked) }) { transport, server in
            for _ in 0..<3 {
                let response = try await transport.send(.get(server.url("/")))
                #expect(response.body.count == size)
                #expect(response.body.allSatisfy { $0 == UInt8(ascii: "x") })
            }
            #expect(server.seen.accepted == 1)
        }
    }

    @Test func headersOfInterimAnswersAreNotTheFinalOnes() async throws {
        let pieces = [
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Final: 1\r\n\r\n{}",
        ]
        try await withTransport(answering: { _ in .raw(pieces) }) { transport, server in
            let response = try await transport.send(.get(server.url("/")))
            #expect(response.status == 200)
            #expect(response.headers.map(\.name) == ["content-length", "x-final"])
        }
    }

    @Test func anAnswerWithoutBodyIsComplete() async throws {
        try await withTransport(answering: { _ in .raw(["HTTP/1.1 204 No Content\r\n\r\n"]) }) { transport, server in
            let response = try await transport.send(TransportRequest(method: "DELETE", url: server.url("/rows/a")))
            #expect(response.status == 204)
            #expect(response.body.isEmpty)
        }
    }

    @Test func aLargeBodyIsNotHeldBackForAContinue() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            let body = [UInt8](repeating: 7, count: 3_000_000)
            _ = try await transport.send(TransportRequest(method: "POST", url: server.url("/"), body: body))
            let seen = try #require(server.seen.requests.first)
            #expect(seen.body == body)
            #expect(seen.header("expect").isEmpty)
        }
    }

    @Test func emptyHeadersAndLongOnesArriveAsGiven() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            let long = String(repeating: "k", count: 20_000)
            let many = (0..<60).map { TransportHeader("X-Many-\($0)", "\($0)") }
            _ = try await transport.send(
                TransportRequest(
                    method: "GET", url: server.url("/"),
                    headers: [TransportHeader("X-Empty", ""), TransportHeader("X-Long", long)] + many))
            let seen = try #require(server.seen.requests.first)
            #expect(seen.header("x-empty") == [""])
            #expect(seen.header("x-long") == [long])
            #expect(seen.headers.filter { $0.name.hasPrefix("x-many-") }.count == 60)
        }
    }

    @Test func compressionIsAskedForOnlyWhenConfigured() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            _ = try await transport.send(.get(server.url("/")))
            #expect(server.seen.requests.first?.header("accept-encoding") == [])
        }
        try await withTransport({ $0.acceptsCompression = true }, answering: { _ in GzipSamples.answer }) {
            transport, server in
            let response = try await transport.send(.get(server.url("/")))
            #expect(server.seen.requests.first?.header("accept-encoding") == ["gzip"])
            #expect(response.body == [UInt8](repeating: UInt8(ascii: "x"), count: 100_000))
        }
    }
}
