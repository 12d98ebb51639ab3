import Refine
import Testing

@testable import Gateway

@Suite struct EventStreamPositionsTests {
    private static let posts = LiveChannel(resource: "posts")
    private static let users = LiveChannel(resource: "users")

    private static func event(_ channel: LiveChannel, _ offset: Int) -> LiveEvent {
        LiveEvent(channel: channel.name, type: .created, ids: ["a"], date: "d", offset: offset)
    }

    @Test func oneChannelHasItsOwnPlace() {
        var positions = EventStreamPositions([LiveSubscription(channel: Self.posts)])
        #expect(positions.subscribe(Self.posts, at: LivePosition(epoch: "e", offset: 4)) == "e:4")
        #expect(positions.tell(Self.event(Self.posts, 5)) == "e:5")
    }

    @Test func severalChannelsHaveOneIDForAll() {
        var positions = EventStreamPositions([
            LiveSubscription(channel: Self.posts), LiveSubscription(channel: Self.users),
        ])
        #expect(positions.subscribe(Self.posts, at: LivePosition(epoch: "e", offset: 4)) == nil)
        #expect(positions.subscribe(Self.users, at: LivePosition(epoch: "f", offset: 0)) == "e:4,f:0")
        #expect(positions.tell(Self.event(Self.users, 1)) == "e:4,f:1")
        #expect(positions.tell(Self.event(Self.posts, 5)) == "e:5,f:1")
    }

    /// A stream that breaks off between `subscribed` and what was missed must come back to the same place.
    @Test func whoComesBackHasNotArrivedBeforeItIsToldWhatItMissed() {
        var positions = EventStreamPositions([
            LiveSubscription(channel: Self.posts, since: LivePosition(epoch: "e", offset: 4)),
            LiveSubscription(channel: Self.users, since: LivePosition(epoch: "f", offset: 7)),
        ])
        #expect(positions.subscribe(Self.posts, at: LivePosition(epoch: "e", offset: 4)) == nil)
        #expect(positions.tell(Self.event(Self.posts, 5)) == "e:5,f:7")
        #expect(positions.subscribe(Self.users, at: LivePosition(epoch: "g", offset: 2)) == nil)
        #expect(positions.tell(Self.event(Self.users, 2)) == "e:5,g:2")
    }
}
