import Appwrite
import HTTPListener
import JSONBytes
import SocketTesting
import Testing
import WebSocketLoop

@testable import Gateway

@Suite(.timeLimit(.minutes(1)))
struct LiveRelayCredentialTests {
    private static let jwt = "aGVhZA.Ym9keQ.c2ln"

    @Test(arguments: ["c2VjcmV0", jwt])
    func switchesToASessionOrAJWT(token: String) async throws {
        try await LiveBed.run { bed in
            bed.appwrite.know(token, as: "alice")
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            _ = await bed.connection()
            try await socket.send(#"{"op":"authenticate","token":"\#(token)"}"#)
            #expect(try await socket.told(3) == ["authenticated", "subscribed posts", "* posts"])
            let handshake = await bed.connection()
            #expect(handshake?.header("x-appwrite-jwt") == (token == Self.jwt ? token : nil))
            #expect((handshake?.header("cookie") != nil) == (token != Self.jwt), "never both")
            bed.appwrite.publish("create", "posts", "private", reader: "alice")
            #expect(try await socket.told() == "created posts private")
        }
    }

    @Test func aSessionThatAppwriteTakesForAGuestEndsTheSocket() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber(
                "?channel=resources/posts", headers: "X-Appwrite-Session: invented\r\n")
            #expect(try await socket.told(3) == ["ready", "error 401", "close 3003"])
            let closed = await bed.appwrite { if case .closed = $0 { true } else { false } }
            #expect(closed != nil, "the connection is not kept as a guest's")
        }
    }

    @Test func aRefusedJWTEndsTheSocket() async throws {
        try await LiveBed.run { bed in
            bed.appwrite.setGreeting(#"{"type":"error","data":{"code":1008,"message":"Error: Server Error"}}"#)
            let socket = try await bed.subscriber(
                "?channel=resources/posts", headers: "Authorization: Bearer \(Self.jwt)\r\n")
            #expect(try await socket.told(3) == ["ready", "error 401", "close 3003"])
        }
    }

    @Test(arguments: [
        "X-Appwrite-Key: standard_k", "Authorization: Basic dTpw", "Authorization: Bearer", "X-Appwrite-Session:",
    ])
    func aHandshakeWithWhatIsNoCallersCredentialIsRefused(_ header: String) async throws {
        try await LiveBed.run { bed in
            let refusal = try await bed.refusal("?channel=resources/posts", headers: "\(header)\r\n")
            #expect(refusal.status == 401)
            #expect(try JSONValue(parsing: refusal.body)["type"]?.string == "gateway_credential_unusable")
        }
    }

    /// 1.8.1 refuses good sessions whose sockets open at the same moment: once is not for good.
    @Test func aGoodSessionThatIsRefusedGetsThroughLater() async throws {
        try await LiveBed.run { bed in
            bed.appwrite.know("c2VjcmV0", as: "alice")
            bed.appwrite.setGreeting(#"{"type":"error","data":{"code":1008,"message":"Error: Server Error"}}"#)
            let socket = try await bed.subscriber(
                "?channel=resources/posts", headers: "Cookie: a_session_demo=c2VjcmV0\r\n")
            #expect(try await socket.told() == "ready")
            let lost = await bed.observed { if case .realtimeLost = $0 { true } else { false } }
            #expect(lost != nil)
            bed.appwrite.setGreeting(nil)
            #expect(try await socket.told(2) == ["subscribed posts", "* posts"])
        }
    }

    @Test func aSessionThatHasEndedIsNoticedWhenAppwriteComesBack() async throws {
        try await LiveBed.run { bed in
            bed.appwrite.know("c2VjcmV0", as: "alice")
            let socket = try await bed.subscriber(
                "?channel=resources/posts", headers: "Cookie: a_session_demo=c2VjcmV0\r\n")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.appwrite.know("c2VjcmV0", as: nil)
            bed.appwrite.dropAll()
            #expect(try await socket.told(2) == ["error 401", "close 3003"])
            let refused = await bed.observed { $0 == .realtimeRefused(credential: "session", code: 401) }
            #expect(refused != nil)
        }
    }
}
