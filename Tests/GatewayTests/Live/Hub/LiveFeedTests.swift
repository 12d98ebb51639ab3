import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite struct LiveFeedTests {
    private static let channel = LiveChannel(resource: "posts")

    private func feed(_ subscriptions: [Int: LiveSubscription]) -> LiveFeed<Int> {
        var configuration = LiveConfiguration()
        configuration.coalescing = .zero
        var feed = LiveFeed<Int>(channel: Self.channel, epoch: "e", configuration: configuration)
        for (subscriber, subscription) in subscriptions { feed.set(subscription, for: subscriber) }
        return feed
    }

    @Test func numbersEventsFromOne() {
        var feed = feed([1: LiveSubscription(channel: Self.channel)])
        #expect(feed.position == LivePosition(epoch: "e", offset: 0))
        let first = feed.publish(.created, "a")
        #expect(first?.event == LiveEvent(channel: "resources/posts", type: .created, ids: ["a"], date: "d", offset: 1))
        #expect(feed.publishMissed(date: "d").event.offset == 2)
        #expect(feed.position == LivePosition(epoch: "e", offset: 2))
    }

    /// 1 hears everything, 2 only what is deleted, 3 only row a, 4 only updates of row a, 5 no row that exists.
    @Test(arguments: [
        (LiveEvent.Kind.created, "a", [1, 3, 5]), (.created, "b", [1, 3, 5]), (.updated, "a", [1, 3, 4]),
        (.updated, "b", [1]), (.deleted, "a", [1, 2, 3]), (.deleted, "b", [1, 2]), (.any, "", [1, 2, 3, 4, 5]),
    ])
    func passesEventsByTypeAndID(_ example: (type: LiveEvent.Kind, id: String, subscribers: [Int])) {
        var feed = feed([
            1: LiveSubscription(channel: Self.channel),
            2: LiveSubscription(channel: Self.channel, types: [.deleted]),
            3: LiveSubscription(channel: Self.channel, ids: ["a", "z"]),
            4: LiveSubscription(channel: Self.channel, types: [.updated], ids: ["a"]),
            5: LiveSubscription(channel: Self.channel, ids: []),
        ])
        let told = example.type == .any ? feed.publishMissed(date: "d") : feed.publish(example.type, example.id)
        #expect(told?.subscribers.sorted() == example.subscribers)
    }

    @Test func followsThoseWhoComeAndGo() {
        var feed = feed([1: LiveSubscription(channel: Self.channel)])
        #expect(feed.publish(.created, "a")?.subscribers == [1])
        feed.set(LiveSubscription(channel: Self.channel), for: 2)
        #expect(feed.publish(.created, "a")?.subscribers.sorted() == [1, 2])
        feed.set(LiveSubscription(channel: Self.channel, types: [.deleted]), for: 1)
        #expect(feed.publish(.created, "a")?.subscribers == [2], "the new filter replaces the old")
        feed.remove(2)
        #expect(feed.publish(.created, "a")?.subscribers == [])
        #expect(!feed.isEmpty)
        feed.remove(1)
        #expect(feed.isEmpty)
    }
}

extension LiveFeed<Int> {
    fileprivate mutating func publish(_ type: LiveEvent.Kind, _ id: String) -> LiveBroadcast<Int>? {
        let table = TableReference(database: "main", table: "posts")
        return publish(RowChange(table: table, type: type, ids: [id], date: "d")).broadcasts.first
    }
}
