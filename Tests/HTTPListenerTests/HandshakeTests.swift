import SocketTesting
import Testing
import WebSocketLoop

/// Handshakes that are not what RFC 6455 asks for: each gets its exact answer, and libwebsockets sees none of them.
@Suite(.timeLimit(.minutes(1)))
struct HandshakeTests {
    struct Malformed: CustomTestStringConvertible, Sendable {
        var name: String
        var status: Int
        var text: String
        var header: (name: String, value: String)?
        var testDescription: String { name }

        init(
            _ name: String, _ status: Int, method: String = "GET", version: String = "HTTP/1.1",
            without: [String] = [], with: String = "", body: String = "",
            header: (name: String, value: String)? = nil
        ) {
            let lines = [
                "Host: a", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: \(RawWebSocket.key)",
            ].filter { line in !without.contains { line.hasPrefix($0 + ":") } }
            self.name = name
            self.status = status
            self.header = header
            text =
                "\(method) /live \(version)\r\n" + lines.map { $0 + "\r\n" }.joined() + with + "\r\n" + body
        }
    }

    private static let key = "Sec-WebSocket-Key"
    private static let version = (name: "sec-websocket-version", value: "13")

    static let malformed = [
        Malformed("no key", 400, without: [key]),
        Malformed("a key that is no base64", 400, without: [key], with: "\(key): !!!!!!!!!!!!!!!!!!!!!!==\r\n"),
        Malformed("a short key", 400, without: [key], with: "\(key): c2hvcnQ=\r\n"),
        Malformed("a key of 17 bytes", 400, without: [key], with: "\(key): MTIzNDU2Nzg5MDEyMzQ1Njc=\r\n"),
        Malformed("a key that is not canonical", 400, without: [key], with: "\(key): dGhlIHNhbXBsZSBub25jZR==\r\n"),
        Malformed("two keys", 400, with: "\(key): \(RawWebSocket.key)\r\n"),
        Malformed("no Host", 400, without: ["Host"]),
        Malformed("two Hosts", 400, with: "Host: b\r\n"),
        Malformed("an empty Host", 400, without: ["Host"], with: "Host:\r\n"),
        Malformed("a body", 400, with: "Content-Length: 5\r\n", body: "hello"),
        Malformed("a chunked body", 400, with: "Transfer-Encoding: chunked\r\n", body: "5\r\nhello\r\n0\r\n\r\n"),
        Malformed("HTTP/1.0", 400, version: "HTTP/1.0"),
        Malformed("100 headers too many", 400, with: (0..<100).map { "X-\($0): y\r\n" }.joined()),
        Malformed("POST", 405, method: "POST", header: ("allow", "GET")),
        Malformed("HEAD", 405, method: "HEAD", header: ("allow", "GET")),
        Malformed(
            "version 8", 426, without: ["Sec-WebSocket-Version"], with: "Sec-WebSocket-Version: 8\r\n",
            header: version),
        Malformed(
            "a list of versions", 426, without: ["Sec-WebSocket-Version"], with: "Sec-WebSocket-Version: 13, 8\r\n",
            header: version),
        Malformed("no version", 426, without: ["Sec-WebSocket-Version"], header: version),
        Malformed("no Connection", 426, without: ["Connection"], header: version),
        Malformed(
            "another Connection", 426, without: ["Connection"], with: "Connection: keep-alive\r\n", header: version),
        Malformed("no Upgrade", 426, without: ["Upgrade"], header: version),
        Malformed("another Upgrade", 426, without: ["Upgrade"], with: "Upgrade: h2c\r\n", header: version),
        Malformed("1500 headers", 431, with: (0..<1500).map { "X-\($0): y\r\n" }.joined()),
        Malformed("a header of 200 KB", 431, with: "X: \(String(repeating: "y", count: 200_000))\r\n"),
        Malformed("a NUL in a header", 400, with: "X: a\0b\r\n"),
        Malformed("a folded header", 400, with: "X: a\r\n b\r\n"),
    ]

    @Test(arguments: malformed)
    func isRefused(_ malformed: Malformed) async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            try await client.write(malformed.text)
            let response = try await client.readResponse(toHead: malformed.name == "HEAD")
            #expect(response.status == malformed.status)
            #expect(response.header("content-type") == "application/json")
            #expect(response.header("connection") == "close")
            if let (name, value) = malformed.header { #expect(response.header(name) == value) }
            if malformed.name != "HEAD" {
                #expect(response.text.contains(#""statusCode":\#(malformed.status)"#))
                #expect(response.text.contains(#""type":"gateway_"#))
            }
            #expect(try await client.readToEnd().isEmpty)
            #expect(loop.openConnections == 0)
        }
    }

    static let permitted = [
        Malformed("tokens in any case", 101, without: ["Upgrade"], with: "upgrade: WebSocket\r\n"),
        Malformed(
            "tokens among others", 101, without: ["Connection"],
            with: "Connection: keep-alive\r\nConnection: x, UPGRADE\r\n"),
        Malformed("an offered extension", 101, with: "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
        Malformed("an offered subprotocol", 101, with: "Sec-WebSocket-Protocol: chat\r\n"),
    ]

    @Test(arguments: permitted)
    func isAccepted(_ permitted: Malformed) async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write(permitted.text)
            let head = HTTPText(head: try await client.readHead())
            #expect(head.status == 101)
            #expect(head.header("sec-websocket-extensions") == nil)
            #expect(head.header("sec-websocket-protocol") == nil)
            try await client.send("hello")
            #expect(try await client.next() == .text("hello"))
        }
    }
}
