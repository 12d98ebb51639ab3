import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite struct SubscriberSessionTests {
    private static let resources = LiveResources(
        ResourceDirectory(
            defaultDatabase: "main", named: ["posts": TableReference(database: "main", table: "p1")]))

    private static func receive(
        _ message: String, in session: inout SubscriberSession, at seconds: Int = 0,
        limits: LiveConfiguration = LiveConfiguration()
    ) -> SubscriberRequest {
        session.receive(Array(message.utf8), at: .seconds(seconds), limits: limits, resources: resources)
    }

    private static func session() -> SubscriberSession { SubscriberSession(credential: .guest, address: nil) }

    private static func held(
        types: Set<LiveEvent.Kind> = [.any], ids: Set<String>? = nil, since: LivePosition? = nil
    ) -> HeldSubscription {
        HeldSubscription(
            wanted: LiveSubscription(channel: LiveChannel(resource: "posts"), types: types, ids: ids, since: since),
            tables: [TableReference(database: "main", table: "p1")])
    }

    @Test(arguments: [
        (#"{"op":"subscribe","channel":"resources/posts"}"#, SubscriberRequest.subscribe(held())),
        (
            #"{"op":"subscribe","channel":"resources/posts","types":["created"],"ids":["a",1]}"#,
            .subscribe(held(types: [.created], ids: ["a", "1"]))
        ),
        (
            #"{"op":"subscribe","channel":"resources/posts","since":{"epoch":"e","offset":3}}"#,
            .subscribe(held(since: LivePosition(epoch: "e", offset: 3)))
        ),
        (#"{"op":"unsubscribe","channel":"resources/posts"}"#, .unsubscribe(LiveChannel(resource: "posts"))),
        (#"{"op":"authenticate","token":"c2VjcmV0"}"#, .authenticate(.session("c2VjcmV0"))),
        (#"{"op":"authenticate","token":"a.b.c"}"#, .authenticate(.jwt("a.b.c"))),
        (#"{"op":"ping"}"#, .answer(.pong)),
    ])
    func understands(_ example: (message: String, request: SubscriberRequest)) {
        var session = Self.session()
        #expect(Self.receive(example.message, in: &session) == example.request)
    }

    @Test(arguments: [
        ("", 400), ("{", 400), ("[]", 400), ("null", 400), (#""ping""#, 400), ("{}", 400), (#"{"op":1}"#, 400),
        (#"{"op":"publish","channel":"resources/posts"}"#, 400), (#"{"op":"subscribe"}"#, 400),
        (#"{"op":"subscribe","channel":"posts"}"#, 400), (#"{"op":"subscribe","channel":"resources/"}"#, 400),
        (#"{"op":"subscribe","channel":7}"#, 400), (#"{"op":"subscribe","channel":"resources/users"}"#, 404),
        (#"{"op":"subscribe","channel":"resources/main/p1"}"#, 404),
        (#"{"op":"subscribe","channel":"resources/posts","types":"*"}"#, 400),
        (#"{"op":"subscribe","channel":"resources/posts","types":["moved"]}"#, 400),
        (#"{"op":"subscribe","channel":"resources/posts","ids":"a"}"#, 400),
        (#"{"op":"subscribe","channel":"resources/posts","ids":[{}]}"#, 400),
        (#"{"op":"subscribe","channel":"resources/posts","since":4}"#, 400),
        (#"{"op":"subscribe","channel":"resources/posts","since":{"epoch":"e","offset":-1}}"#, 400),
        (#"{"op":"unsubscribe"}"#, 400), (#"{"op":"authenticate"}"#, 400), (#"{"op":"authenticate","token":""}"#, 400),
        (#"{"op":"authenticate","token":"a.b"}"#, 400), (#"{"op":"authenticate","token":"a\r\nb"}"#, 400),
        (#"{"op":"ping"} {"op":"ping"}"#, 400),
    ])
    func answersWhatItCannotDoWithAnErrorAndStaysOpen(_ example: (message: String, status: Int)) {
        var session = Self.session()
        guard case .answer(.error(let error)) = Self.receive(example.message, in: &session) else {
            Issue.record("no error")
            return
        }
        #expect(error.statusCode == example.status)
        #expect(error.message.hasSuffix("."))
        #expect(!error.message.contains("a.b"), "a token is not repeated")
        #expect(Self.receive(#"{"op":"ping"}"#, in: &session) == .answer(.pong))
    }

    @Test func refusesAChannelWithAVeryLongName() {
        var session = Self.session()
        let name = String(repeating: "x", count: 257)
        let request = Self.receive(#"{"op":"subscribe","channel":"resources/\#(name)"}"#, in: &session)
        guard case .answer(.error(let error)) = request else {
            Issue.record("\(request)")
            return
        }
        #expect(error.statusCode == 404)
        #expect(!error.message.contains(name))
    }

    @Test func closesForTooManyMessages() {
        var session = Self.session()
        for _ in 0..<30 { #expect(Self.receive("{}", in: &session, at: 5) != .answer(.pong)) }
        guard case .violation(let error, .protocolError) = Self.receive(#"{"op":"ping"}"#, in: &session, at: 14) else {
            Issue.record("admitted")
            return
        }
        #expect(error.statusCode == 429)
        #expect(error.message.contains("30 messages in 10 seconds"))
        #expect(Self.receive(#"{"op":"ping"}"#, in: &session, at: 15) == .answer(.pong))
    }

    @Test func closesForAMessageThatIsTooLarge() {
        var session = Self.session()
        let largest = #"{"op":"ping"}"# + String(repeating: " ", count: 64 * 1024 - 13)
        #expect(Self.receive(largest, in: &session) == .answer(.pong))
        guard case .violation(let error, .protocolError) = Self.receive(largest + " ", in: &session) else {
            Issue.record("admitted")
            return
        }
        #expect(error.statusCode == 413)
    }

    @Test func limitsTheChannelsOfASocketButNotHowOftenOneIsReplaced() throws {
        var limits = LiveConfiguration()
        limits.maximumChannels = 3
        var session = Self.session()
        let resources = LiveResources(ResourceDirectory(defaultDatabase: "main"))
        for name in ["a", "b", "c"] {
            session.add(try session.check(LiveSubscription(channel: LiveChannel(resource: name)), limits, resources))
        }
        #expect(throws: HttpError.self) {
            try session.check(LiveSubscription(channel: LiveChannel(resource: "d")), limits, resources)
        }
        let again = LiveSubscription(channel: LiveChannel(resource: "b"), types: [.deleted])
        session.add(try session.check(again, limits, resources))
        #expect(session.subscriptions.map(\.channel.resource) == ["a", "b", "c"])
        #expect(session.subscriptions[1].wanted.types == [.deleted])
        #expect(session.remove(LiveChannel(resource: "a"))?.channel.resource == "a")
        #expect(session.remove(LiveChannel(resource: "a")) == nil)
        #expect(
            try session.check(LiveSubscription(channel: LiveChannel(resource: "d")), limits, resources).tables.map(
                \.table)
                == ["d"])
    }

    @Test func limitsTheIDsOfASocket() throws {
        var limits = LiveConfiguration()
        limits.maximumFilterIDs = 3
        var session = Self.session()
        let resources = LiveResources(ResourceDirectory(defaultDatabase: "main"))
        let (a, b) = (LiveChannel(resource: "a"), LiveChannel(resource: "b"))
        session.add(try session.check(LiveSubscription(channel: a, ids: ["1", "2"]), limits, resources))
        #expect(throws: HttpError.self) {
            try session.check(LiveSubscription(channel: b, ids: ["3", "4"]), limits, resources)
        }
        #expect(throws: Never.self) {
            try session.check(LiveSubscription(channel: a, ids: ["3", "4", "5"]), limits, resources)
        }
        #expect(throws: Never.self) { try session.check(LiveSubscription(channel: b), limits, resources) }
    }
}
