import Refine
import Testing

/// What the URL of a live connection asks for.
@Suite struct LiveQueryTests {
    private static let posts = LiveChannel(resource: "posts")
    private static let users = LiveChannel(resource: "users")

    @Test(arguments: [
        ("", []),
        ("x=1", []),
        ("channel=resources/posts", [LiveSubscription(channel: posts)]),
        (
            "channel=resources/posts&channel=resources%2Fusers&channel=resources/posts",
            [LiveSubscription(channel: posts), LiveSubscription(channel: users)]
        ),
        (
            "channel=resources/posts&types=created,updated&types=deleted",
            [LiveSubscription(channel: posts, types: [.created, .updated, .deleted])]
        ),
        ("channel=resources/posts&types=*", [LiveSubscription(channel: posts)]),
        ("channel=resources/posts&ids=a,b&ids=c", [LiveSubscription(channel: posts, ids: ["a", "b", "c"])]),
        ("channel=resources/posts&ids=", [LiveSubscription(channel: posts, ids: [])]),
        (
            "channel=resources/posts&since=e1:4",
            [LiveSubscription(channel: posts, since: LivePosition(epoch: "e1", offset: 4))]
        ),
        ("channel=resources/posts&since=", [LiveSubscription(channel: posts)]),
        ("channel=resources/posts&since=soon", [LiveSubscription(channel: posts, since: .unknown)]),
        (
            "channel=resources/posts&channel=resources/users&since=e:4,f:0",
            [
                LiveSubscription(channel: posts, since: LivePosition(epoch: "e", offset: 4)),
                LiveSubscription(channel: users, since: LivePosition(epoch: "f", offset: 0)),
            ]
        ),
        (
            "channel=resources/posts&channel=resources/users&since=e:4",
            [LiveSubscription(channel: posts, since: .unknown), LiveSubscription(channel: users, since: .unknown)]
        ),
    ])
    func reads(_ example: (query: String, subscriptions: [LiveSubscription])) throws {
        #expect(try LiveSubscription.subscriptions(query: example.query) == example.subscriptions)
    }

    @Test func theHeaderOfABrowserThatComesBackIsNewerThanItsURL() throws {
        let subscriptions = try LiveSubscription.subscriptions(
            query: "channel=resources/posts&since=e:1", lastEventID: "e:9")
        #expect(subscriptions.map(\.since) == [LivePosition(epoch: "e", offset: 9)])
        let first = try LiveSubscription.subscriptions(query: "channel=resources/posts&since=e:1", lastEventID: "")
        #expect(first.map(\.since) == [LivePosition(epoch: "e", offset: 1)])
    }

    @Test(arguments: [
        ("channel=posts", "posts"), ("channel=", "resources/"), ("channel=resources/posts&types=moved", "`types`"),
        ("channel=resources/posts&types=", "`types`"), ("channel=resources/posts&types=created,,deleted", "`types`"),
        ("channel=resources/%zz", "channel"),
    ])
    func refuses(_ example: (query: String, mentions: String)) throws {
        let error = try #require(throws: HttpError.self) {
            try LiveSubscription.subscriptions(query: example.query)
        }
        #expect(error.statusCode == 400)
        #expect(error.message.contains(example.mentions), "\(error.message)")
    }

    @Test(arguments: ["", "e", ":1", "e:", "e:-1", "e:x", "e:1,", ",e:1", "e:1,f", "e:99999999999999999999"])
    func whatIsNoPlaceIsNone(text: String) {
        #expect(LivePosition.positions(eventID: text, count: 1) == nil)
        #expect(LivePosition.positions(eventID: text, count: 2) == nil)
    }
}
