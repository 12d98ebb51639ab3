import Appwrite
import HTTPListener
import JSONBytes
import SocketTesting
import Testing
import WebSocketLoop

@testable import Gateway

/// Live mode over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct LiveRelayTests {
    @Test func tellsWhatChangesInRefinesWords() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.appwrite.publish("create", "posts", "a")
            let event = try await socket.nextMessage()
            #expect(
                event?.text == #"{"channel":"resources/posts","type":"created","payload":{"ids":["a"]},"#
                    + #""date":"2026-11-21T20:25:20.189Z","meta":{"offset":1}}"#)
            bed.appwrite.publish("update", "posts", "a")
            bed.appwrite.publish("delete", "posts", "a")
            bed.appwrite.publish("upsert", "posts", "b", extra: ["$createdAt": "t", "$updatedAt": "t"])
            bed.appwrite.publish("upsert", "posts", "b", extra: ["$createdAt": "t", "$updatedAt": "u"])
            bed.appwrite.publish("create", "users", "u")
            bed.appwrite.publish("create", "posts", "c")
            #expect(
                try await socket.told(5) == [
                    "updated posts a", "deleted posts a", "created posts b", "updated posts b", "created posts c",
                ])
        }
    }

    @Test func asksAppwriteForEveryRowOnceAndAsTheBrowser() async throws {
        try await LiveBed.run { bed in
            bed.appwrite.know("c2VjcmV0", as: "alice")
            let guest = try await bed.subscriber("?channel=resources/posts&channel=resources/users")
            let asGuest = await bed.connection()
            let channels = ["rows", "documents", "files", "executions"].map { "&channels%5B%5D=\($0)" }.joined()
            #expect(asGuest?.query == "project=demo" + channels)
            #expect(asGuest?.header("x-forwarded-for") == "127.0.0.1")
            for name in ["cookie", "origin", "x-appwrite-session", "x-appwrite-jwt", "x-appwrite-key"] {
                #expect(asGuest?.header(name) == nil)
            }
            #expect(try await guest.told(3) == ["ready", "subscribed posts", "subscribed users"])
            let alice = try await bed.subscriber(
                "?channel=resources/posts", headers: "Cookie: other=1; a_session_demo=c2VjcmV0\r\n")
            let asAlice = await bed.connection()
            #expect(asAlice?.header("cookie") == "a_session_demo=c2VjcmV0")
            #expect(try await alice.told(2) == ["ready", "subscribed posts"])
            #expect(bed.appwrite.connectionCount == 2)
            bed.appwrite.publish("create", "posts", "private", reader: "alice")
            bed.appwrite.publish("create", "posts", "public")
            #expect(try await alice.told(2) == ["created posts private", "created posts public"])
            #expect(try await guest.told() == "created posts public")
        }
    }

    @Test func losesNothingAndKeepsTheOrder() async throws {
        try await LiveBed.run { bed in
            let sockets = [
                try await bed.subscriber("?channel=resources/posts"),
                try await bed.subscriber("?channel=resources/posts"),
            ]
            for socket in sockets { #expect(try await socket.told(2) == ["ready", "subscribed posts"]) }
            for number in 0..<500 { bed.appwrite.publish("create", "posts", "r\(number)") }
            let expected = (0..<500).map { "created posts r\($0)" }
            for socket in sockets { #expect(try await socket.told(500) == expected) }
        }
    }

    @Test func saysThatSomethingWasMissedWhenAppwriteWasAway() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.appwrite.setDown(true)
            bed.appwrite.dropAll()
            let lost = await bed.observed { if case .realtimeLost = $0 { true } else { false } }
            #expect(lost != nil)
            let late = try await bed.subscriber("?channel=resources/posts")
            #expect(try await late.told() == "ready")
            try await late.send(#"{"op":"ping"}"#)
            #expect(try await late.told() == "pong", "no confirmation while Appwrite is away")
            bed.appwrite.setDown(false)
            #expect(try await socket.told() == "* posts")
            #expect(try await late.told(2) == ["subscribed posts", "* posts"])
            bed.appwrite.publish("create", "posts", "a")
            #expect(try await socket.told() == "created posts a")
            #expect(try await late.told() == "created posts a")
        }
    }

    @Test func saysThatSomethingWasMissedWhenAFrameCannotBeRead() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.appwrite.publish(Array(#"{"type":"event","data":{"events":["databases.main"#.utf8))
            #expect(try await socket.told() == "* posts")
            bed.appwrite.publish("create", "posts", "a")
            #expect(try await socket.told() == "created posts a")
        }
    }

    /// A row may be larger than what a subscriber may send.
    @Test func readsLargeRows() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            let text = String(repeating: "x", count: 2 * 1024 * 1024)
            bed.appwrite.publish("create", "posts", "a", extra: ["content": .string(text)])
            #expect(try await socket.told() == "created posts a")
        }
    }

    @Test func findsAnAppwriteThatHangs() async throws {
        try await LiveBed.run(configure: {
            $0.upstream.pingInterval = .milliseconds(40)
            $0.upstream.pongTimeout = .milliseconds(40)
        }) { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            let ping = await bed.appwrite { if case .received(#"{"type":"ping"}"#) = $0 { true } else { false } }
            #expect(ping != nil)
            bed.appwrite.setSilent(true)
            let lost = await bed.observed { if case .realtimeLost = $0 { true } else { false } }
            guard case .realtimeLost("guest", "Appwrite fell silent", _)? = lost else {
                Issue.record("\(String(describing: lost))")
                return
            }
            bed.appwrite.setSilent(false)
            #expect(try await socket.told() == "* posts")
        }
    }

    @Test func letsGoOfAppwriteAfterTheLastSubscriber() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            try await socket.send(.close(1000))
            let closed = await bed.appwrite { if case .closed(.byPeer(1000)) = $0 { true } else { false } }
            #expect(closed != nil)
            let again = try await bed.subscriber("?channel=resources/posts")
            #expect(try await again.told(2) == ["ready", "subscribed posts"])
        }
    }

    @Test func filtersByTypeAndID() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber()
            #expect(try await socket.told() == "ready")
            try await socket.send(
                #"{"op":"subscribe","channel":"resources/posts","types":["created","updated"],"ids":["a"]}"#)
            #expect(try await socket.told() == "subscribed posts")
            for row in ["a", "b"] {
                for action in ["create", "update", "delete"] { bed.appwrite.publish(action, "posts", row) }
            }
            bed.appwrite.publish("update", "posts", "a")
            #expect(
                try await socket.told(4) == [
                    "created posts a", "updated posts a", "created posts b", "updated posts a",
                ])
            try await socket.send(#"{"op":"unsubscribe","channel":"resources/posts"}"#)
            #expect(try await socket.told() == "unsubscribed posts")
            bed.appwrite.publish("update", "posts", "a")
            try await socket.send(#"{"op":"ping"}"#)
            #expect(try await socket.told() == "pong")
        }
    }
}
