import SocketTesting
import Testing
import WebSocketLoop

/// What peers may send, and what becomes of those who send something else.
@Suite(.timeLimit(.minutes(1)))
struct ReceivingTests {
    @Test func putsFragmentsTogether() async throws {
        try await withLoop { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            try await client.send(WebSocketFrame(opcode: 1, payload: Array("one ".utf8), isFinal: false))
            try await client.send(WebSocketFrame(opcode: 9, payload: Array("ping".utf8)))
            try await client.send(WebSocketFrame(opcode: 0, payload: [], isFinal: false))
            try await client.send(WebSocketFrame(opcode: 0, payload: Array("message".utf8)))
            #expect(try await client.next() == WebSocketFrame(opcode: 10, payload: Array("ping".utf8)))
            #expect(try await client.next() == .text("one message"))
        }
    }

    @Test func deliversEmptyMessages() async throws {
        try await withLoop { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            try await client.send("")
            try await client.send("after")
            #expect(try await client.next() == .text(""))
            #expect(try await client.next() == .text("after"))
        }
    }

    @Test func deliversAMessageOfExactlyTheLimit() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.maximumMessageSize = 10_000
        try await withLoop(configuration) { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            let text = String(repeating: "é", count: 5000)
            try await client.send(text)
            #expect(try await client.next() == .text(text))
        }
    }

    struct Offence: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        var code: UInt16
        var testDescription: String { name }

        /// What libwebsockets may say of it. A forbidden close code looks as if it were the code of the answer, and a frame with
        /// RSV1 is still read, so that a second fault may be found in it after the close frame was sent.
        var reasons: [WebSocketCloseReason] {
            switch name {
            case "a forbidden close code": [.byPeer(code: code)]
            case "RSV1": [.byUs(code: code), .byUs(code: 1007)]
            default: [.byUs(code: code)]
            }
        }

        init(_ name: String, _ frames: [WebSocketFrame], code: UInt16) {
            self.init(name, bytes: frames.flatMap { $0.masked() }, code: code)
        }

        init(_ name: String, bytes: [UInt8], code: UInt16) {
            self.name = name
            self.bytes = bytes
            self.code = code
        }
    }

    static let offences = [
        Offence("a message above the limit", [.text(String(repeating: "x", count: 65_537))], code: 1009),
        Offence(
            "an announced giant", bytes: [0x81, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4] + Array("abc".utf8),
            code: 1009),
        Offence(
            "fragments above the limit",
            [WebSocketFrame(opcode: 1, payload: Array(repeating: 0x61, count: 60_000), isFinal: false)]
                + [WebSocketFrame(opcode: 0, payload: Array(repeating: 0x61, count: 60_000))], code: 1009),
        Offence("a binary frame", [WebSocketFrame(opcode: 2, payload: [1, 2])], code: 1003),
        Offence("bad UTF-8", [WebSocketFrame(opcode: 1, payload: [0x61, 0xC0, 0xAF])], code: 1007),
        Offence(
            "bad UTF-8 across fragments",
            [
                WebSocketFrame(opcode: 1, payload: [0x61, 0xE2], isFinal: false),
                WebSocketFrame(opcode: 0, payload: [0x28, 0xA1]),
            ], code: 1007),
        Offence("truncated UTF-8", [WebSocketFrame(opcode: 1, payload: [0x61, 0xE2, 0x82])], code: 1007),
        Offence("RSV1", bytes: [0xC1, 0x81, 0, 0, 0, 0, 0x61], code: 1002),
        Offence("an unknown opcode", [WebSocketFrame(opcode: 3, payload: [])], code: 1002),
        Offence("a fragmented ping", [WebSocketFrame(opcode: 9, payload: [], isFinal: false)], code: 1002),
        Offence("a forbidden close code", [.close(1005)], code: 1002),
    ]

    @Test(arguments: offences)
    func closesOn(_ offence: Offence) async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            let client = try await opened(by: loop, handler)
            try await client.write(offence.bytes)
            let frame = try #require(try await client.next())
            #expect(frame.opcode == WebSocketFrame.Opcode.close)
            #expect(frame.closeCode == offence.code)
            try await client.send(.close(offence.code))
            #expect(try await client.next() == nil)
            #expect(await events.next() == .opened)
            let end = await events.next()
            #expect(offence.reasons.map { .closed($0) }.contains(end))
        }
    }

    @Test func takesBinaryMessagesWhereToldTo() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.takesBinaryMessages = true
        try await withLoop(configuration) { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            let bytes: [UInt8] = [0xFF, 0, 0x80]
            try await client.send(WebSocketFrame(opcode: WebSocketFrame.Opcode.binary, payload: bytes, isFinal: false))
            try await client.send(WebSocketFrame(opcode: WebSocketFrame.Opcode.continuation, payload: [1]))
            try await client.send("text")
            #expect(
                try await client.next() == WebSocketFrame(opcode: WebSocketFrame.Opcode.binary, payload: bytes + [1]))
            #expect(try await client.next() == .text("text"))
        }
    }

    @Test func aCodePointMaySpanFragments() async throws {
        try await withLoop { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            try await client.send(WebSocketFrame(opcode: 1, payload: [0x61, 0xE2, 0x82], isFinal: false))
            try await client.send(WebSocketFrame(opcode: 0, payload: [0xAC]))
            #expect(try await client.next() == .text("a€"))
        }
    }
}
