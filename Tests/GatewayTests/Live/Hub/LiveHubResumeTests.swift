import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Subscribers who come back and say how far they had come.
@Suite struct LiveHubResumeTests {
    private static func listening(configure: (inout LiveConfiguration) -> Void = { _ in }) throws -> (HubRun, String) {
        var run = HubRun(configure: configure)
        run.open(1, "posts")
        run.listen()
        return (run, try #require(run.position).epoch)
    }

    private static func subscribe(
        _ run: inout HubRun, _ subscriber: Int, _ epoch: String, _ offset: Int, more: String = ""
    ) {
        let since = #""since":{"epoch":"\#(epoch)","offset":\#(offset)}"#
        run.send(subscriber, #"{"op":"subscribe","channel":"resources/posts",\#(since)\#(more)}"#)
    }

    @Test func getsWhatItMissedInOrder() throws {
        var (run, epoch) = try Self.listening()
        for row in ["a", "b", "c"] { run.change(.create, "posts", row) }
        run.change(.delete, "posts", "b")
        run.open(2)
        Self.subscribe(&run, 2, epoch, 1)
        #expect(
            run.told == [
                "2 subscribed posts 1 recovered", "2 created posts b 2", "2 created posts c 3", "2 deleted posts b 4",
            ])
        run.change(.create, "posts", "d")
        #expect(run.told == ["1 created posts d 5", "2 created posts d 5"])
    }

    @Test func itsFiltersHoldForThePastAsWell() throws {
        var (run, epoch) = try Self.listening()
        for row in ["a", "b"] {
            run.change(.create, "posts", row)
            run.change(.update, "posts", row)
        }
        run.open(2)
        Self.subscribe(&run, 2, epoch, 0, more: #","types":["updated"],"ids":["b"]"#)
        #expect(run.told == ["2 subscribed posts 0 recovered", "2 updated posts b 4"])
    }

    @Test func isToldToFetchAgainWhenAPartIsGone() throws {
        var (run, epoch) = try Self.listening { $0.history = 2 }
        for row in ["a", "b", "c"] { run.change(.create, "posts", row) }
        run.open(2)
        Self.subscribe(&run, 2, epoch, 0)
        #expect(run.told == ["2 subscribed posts 3", "2 * posts 3"])
        Self.subscribe(&run, 2, epoch, 1)
        #expect(run.told == ["2 subscribed posts 1 recovered", "2 created posts b 2", "2 created posts c 3"])
    }

    @Test func isToldToFetchAgainBehindAGap() throws {
        var (run, epoch) = try Self.listening()
        run.change(.create, "posts", "a")
        run.lose()
        run.wake()
        run.listen()
        run.change(.create, "posts", "b", attempt: 3)
        run.open(2)
        Self.subscribe(&run, 2, epoch, 1)
        #expect(run.told == ["2 subscribed posts 3", "2 * posts 3"])
        Self.subscribe(&run, 2, epoch, 2)
        #expect(run.told == ["2 subscribed posts 2 recovered", "2 created posts b 3"])
    }

    @Test func aPageThatReloadsFindsItsHistory() throws {
        var (run, epoch) = try Self.listening()
        run.change(.create, "posts", "a")
        run.close(1)
        run.change(.create, "posts", "b")
        run.open(2)
        Self.subscribe(&run, 2, epoch, 1)
        #expect(run.told == ["2 subscribed posts 1 recovered", "2 created posts b 2"])
    }

    @Test func soDoesOneThatWasNotAlone() throws {
        var (run, epoch) = try Self.listening()
        run.open(2, "users")
        run.close(1)
        let leaving = run.last
        run.change(.create, "posts", "a")
        run.open(3)
        Self.subscribe(&run, 3, epoch, 0)
        #expect(run.told == ["3 subscribed posts 0 recovered", "3 created posts a 1"])
        run.last = leaving
        run.ring { if case .forget = $0 { true } else { false } }
        #expect(run.hub.feedCount == 2, "somebody came in the meantime")
    }

    @Test func whatIsHeldBackComesBehindWhatWasMissed() throws {
        var (run, epoch) = try Self.listening { $0.coalescing = .milliseconds(100) }
        run.change(.create, "posts", "a")
        let alarm = run.alarms[0].alarm
        run.change(.create, "posts", "b")
        run.open(2)
        Self.subscribe(&run, 2, epoch, 0)
        #expect(run.told == ["2 subscribed posts 0 recovered", "2 created posts a 1"])
        run.ring(alarm)
        #expect(run.told == ["1 created posts b 2", "2 created posts b 2"])
    }

    /// What one credential heard is nothing to another one.
    @Test func aPlaceOfAnotherCredentialIsNotKnown() throws {
        var (run, epoch) = try Self.listening()
        run.change(.create, "posts", "a")
        run.open(2, as: .session("s"))
        Self.subscribe(&run, 2, epoch, 0)
        run.listen(user: "alice")
        #expect(run.told == ["2 subscribed posts 0", "2 * posts 0"])
    }

    @Test func withoutAHistoryOnlyThePresentIsKnown() throws {
        var (run, epoch) = try Self.listening { $0.history = 0 }
        run.change(.create, "posts", "a")
        run.open(2)
        Self.subscribe(&run, 2, epoch, 1)
        #expect(run.told == ["2 subscribed posts 1 recovered"])
        Self.subscribe(&run, 2, epoch, 0)
        #expect(run.told == ["2 subscribed posts 1", "2 * posts 1"])
    }

    /// Names of channels that nobody has come back to take no more memory than this.
    @Test func keepsOnlySoManyChannelsThatNobodyListensTo() {
        var run = HubRun { $0.maximumMessages = .max }
        run.open(1, "posts")
        run.listen()
        for number in 0..<2000 {
            run.send(1, #"{"op":"subscribe","channel":"resources/t\#(number)"}"#)
            run.send(1, #"{"op":"unsubscribe","channel":"resources/t\#(number)"}"#)
        }
        #expect(run.hub.feedCount == 1025)
    }
}
