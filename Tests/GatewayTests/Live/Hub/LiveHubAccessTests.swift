import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Rows that somebody could read and cannot any more.
@Suite struct LiveHubAccessTests {
    private static func isAccess(_ alarm: LiveAlarm<Int>) -> Bool { if case .access = alarm { true } else { false } }

    /// A guest and a user, both of whom were told of row a.
    private static func both() -> HubRun {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, as: .session("s"), "posts")
        run.listen(user: "alice")
        run.change(.create, "posts", "a", 1)
        let waiting = run.last
        run.change(.create, "posts", "a", 2)
        run.last = waiting
        run.ring(isAccess)
        #expect(run.told == [])
        return run
    }

    @Test func aRowThatOnlyOthersHearOfIsGone() {
        var run = Self.both()
        run.change(.update, "posts", "a", 2, second: 30)
        #expect(run.told == ["2 updated posts a 2"])
        #expect(run.alarms.map(\.delay) == [.seconds(2)])
        run.ring(Self.isAccess)
        #expect(run.told == ["1 deleted posts a 2"])
        run.change(.update, "posts", "a", 2, second: 31)
        run.ring(Self.isAccess)
        #expect(run.told == [], "that was told once")
    }

    @Test func whoHearsOfItLaterHasLostNothing() {
        var run = Self.both()
        run.change(.update, "posts", "a", 2, second: 30)
        let waiting = run.last
        run.change(.update, "posts", "a", 1, second: 30)
        run.last = waiting
        run.ring(Self.isAccess)
        #expect(run.told == [])
    }

    @Test func ofTwoChangesTheLaterCounts() {
        var run = Self.both()
        run.change(.update, "posts", "a", 1, second: 30)
        let waiting = run.last
        run.change(.update, "posts", "a", 1, second: 31)
        run.change(.update, "posts", "a", 2, second: 30)
        run.last = waiting
        run.ring(Self.isAccess)
        #expect(run.told == ["2 deleted posts a 3"], "the second change was not told to the user")
    }

    @Test func whoWasNeverToldOfARowLearnsNothingOfIt() {
        var run = Self.both()
        run.send(1, #"{"op":"subscribe","channel":"resources/posts","ids":["secret"]}"#)
        run.change(.create, "posts", "secret", 2, second: 30)
        run.ring(Self.isAccess)
        #expect(run.told == [])
        run.change(.update, "posts", "secret", 2, second: 31)
        run.ring(Self.isAccess)
        #expect(run.told == [])
    }

    @Test func aRowThatWasDeletedIsNotDeletedAgain() {
        var run = Self.both()
        run.change(.delete, "posts", "a", 1, second: 30)
        let waiting = run.last
        run.change(.delete, "posts", "a", 2, second: 30)
        run.last = waiting
        run.ring(Self.isAccess)
        #expect(run.told == [])
    }

    @Test func whoWasNotListeningIsToldToFetchAgainAndNothingElse() {
        var run = Self.both()
        run.lose(1, attempt: 1)
        let reconnecting = run.last
        run.change(.update, "posts", "a", 2, second: 30)
        let waiting = run.last
        run.last = waiting
        run.ring(Self.isAccess)
        #expect(run.told == [])
        run.last = reconnecting
        run.wake()
        run.listen()
        #expect(run.told == ["1 * posts 2"])
    }

    @Test func oneCredentialAloneHasNobodyToBeComparedWith() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.change(.create, "posts", "a")
        #expect(run.alarms.isEmpty)
    }
}
