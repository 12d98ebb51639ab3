import HTTPListener
import Hummingbird
import SocketTesting
import Testing

/// Answers that come in parts.
@Suite(.timeLimit(.minutes(1)))
struct StreamingTests {
    private struct Broken: Error {}

    private func router() -> Router<BasicRequestContext> {
        let router = testRouter()
        router.get("parts") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for part in ["one", "two", "three"] { try await writer.write(ByteBuffer(string: part)) }
                    try await writer.finish(nil)
                })
        }
        router.get("broken") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "one"))
                    throw Broken()
                })
        }
        return router
    }

    @Test func aPartIsNotHeldBackForTheNext() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("waiting") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "one"))
                    await gate.wait()
                    try await writer.finish(nil)
                })
        }
        try await withServer(router: router) { port, _ in
            let client = try connect(port)
            try await client.write("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 200 "))
            #expect(try await client.read(8) == Array("3\r\none\r\n".utf8))
            await gate.open()
            #expect(try await client.read(5) == Array("0\r\n\r\n".utf8))
        }
    }

    @Test func severalPartsArriveInOrderAndTheConnectionStays() async throws {
        try await withServer(router: router()) { port, _ in
            let client = try connect(port)
            try await client.write("GET /parts HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 200 "))
            let body = "3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n"
            #expect(try await client.read(body.utf8.count) == Array(body.utf8))
            #expect(try await client.readResponse().text == "hello")
        }
    }

    @Test func anAnswerThatBreaksOffEndsTheConnection() async throws {
        try await withServer(router: router()) { port, _ in
            let client = try connect(port)
            try await client.write("GET /broken HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 200 "))
            // Without the last chunk: the client can tell that something is missing.
            #expect(try await client.readToEnd() == Array("3\r\none\r\n".utf8))
        }
    }
}
