import Refine
import Testing

@Suite struct LiveEventTests {
    private let date = "2026-11-21T20:25:20.189Z"

    @Test func isExactlyRefinesLiveEvent() {
        let scenarios: [(LiveEvent, String)] = [
            (
                LiveEvent(channel: "resources/posts", type: .created, ids: ["a"], date: date, offset: 124),
                #"{"channel":"resources/posts","type":"created","payload":{"ids":["a"]},"date":"2026-11-21T20:25:20.189Z","meta":{"offset":124}}"#
            ),
            (
                LiveEvent(channel: "resources/posts", type: .deleted, ids: ["a", "b"], date: date),
                #"{"channel":"resources/posts","type":"deleted","payload":{"ids":["a","b"]},"date":"2026-11-21T20:25:20.189Z"}"#
            ),
            (
                LiveEvent(channel: "resources/posts", type: .updated, ids: ["ü\n"], date: date),
                #"{"channel":"resources/posts","type":"updated","payload":{"ids":["ü\n"]},"date":"2026-11-21T20:25:20.189Z"}"#
            ),
            (
                LiveEvent(channel: "resources/main/posts", type: .any, ids: [], date: date, offset: 7),
                #"{"channel":"resources/main/posts","type":"*","payload":{},"date":"2026-11-21T20:25:20.189Z","meta":{"offset":7}}"#
            ),
        ]
        for (event, expected) in scenarios {
            let bytes = event.serialized()
            #expect(String(decoding: bytes, as: UTF8.self) == expected)
            #expect(!bytes.contains(UInt8(ascii: "\n")), "an event is one line of a server-sent event")
        }
    }

    @Test(
        arguments: [
            // types, ids, the event's type and ids, whether it is delivered
            ([.any], nil, .created, ["x"], true), ([.any], nil, .deleted, ["x"], true),
            ([.created], nil, .updated, ["x"], false),
            ([.created, .updated], nil, .updated, ["x"], true), ([.any], ["a", "b"], .updated, ["b"], true),
            ([.any], ["a"], .updated, ["b"], false),
            ([.any], ["a"], .deleted, ["b", "a"], true), ([.any], ["a"], .created, ["b"], true),
            ([.updated], ["a"], .created, ["a"], false),
            ([.any], [], .updated, ["a"], false), ([.any], [], .created, ["a"], true),
            ([.any], ["a"], .updated, [], false),
            // Whatever was missed may concern anyone.
            ([.created], nil, .any, [], true), ([.any], ["a"], .any, [], true), ([.deleted], [], .any, [], true),
        ] as [(Set<LiveEvent.Kind>, Set<String>?, LiveEvent.Kind, [String], Bool)])
    func reachesWhoWantsIt(
        _ types: Set<LiveEvent.Kind>, _ ids: Set<String>?, _ type: LiveEvent.Kind, _ eventIDs: [String],
        _ expected: Bool
    ) {
        let subscription = LiveSubscription(channel: LiveChannel(resource: "posts"), types: types, ids: ids)
        #expect(subscription.wants(type, ids: eventIDs) == expected)
    }

    @Test func channelsNameResources() throws {
        #expect(try LiveChannel("resources/posts").resource == "posts")
        #expect(try LiveChannel("resources/main/posts").resource == "main/posts")
        #expect(LiveChannel(resource: "main/posts").name == "resources/main/posts")
        for name in ["", "posts", "resources", "resources/", "Resources/posts", "/resources/posts"] {
            let error = refusal(of: name) { () throws(HttpError) in try LiveChannel(name) }
            #expect(error?.statusCode == 400)
        }
    }

    @Test func positionsAreEventIDs() {
        #expect(LivePosition(eventID: "e1:124") == LivePosition(epoch: "e1", offset: 124))
        #expect(LivePosition(eventID: "a:b:0") == LivePosition(epoch: "a:b", offset: 0))
        #expect(LivePosition(epoch: "e1", offset: 124).eventID == "e1:124")
        for text in ["", ":", "e1", "e1:", ":5", "e1:-1", "e1:x", "e1:99999999999999999999"] {
            #expect(LivePosition(eventID: text) == nil, "\(text)")
        }
    }

    @Test func aURLSubscribesToItsChannels() throws {
        let subscriptions = try LiveSubscription.subscriptions(
            query: "channel=resources/posts&x=1&channel=resources%2Fmain%2Fposts&channel=resources/posts")
        #expect(subscriptions.map(\.channel.name) == ["resources/posts", "resources/main/posts"])
        #expect(try LiveSubscription.subscriptions(query: "").isEmpty)
        for query in ["channel=posts", "channel", "channel=%"] {
            let error = refusal(of: query) { () throws(HttpError) in try LiveSubscription.subscriptions(query: query) }
            #expect(error?.statusCode == 400)
        }
    }
}
