import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite struct LiveHubCoalescingTests {
    private static func isFlush(_ alarm: LiveAlarm<Int>) -> Bool { if case .flush = alarm { true } else { false } }

    private static func listening(_ resources: String...) -> HubRun {
        var run = HubRun { $0.coalescing = .milliseconds(100) }
        for (index, resource) in resources.enumerated() {
            run.open(index + 1, resource)
            if index == 0 { run.listen() }
        }
        return run
    }

    @Test func tellsTheFirstChangeAtOnceAndWhatFollowsTogether() {
        var run = Self.listening("posts")
        run.change(.create, "posts", "a")
        #expect(run.told == ["1 created posts a 1"])
        #expect(run.alarms.map(\.delay) == [.milliseconds(100)])
        let alarm = run.alarms[0].alarm
        for (action, row) in [(RowEvent.Action.create, "b"), (.create, "c"), (.update, "b"), (.delete, "c")] {
            run.change(action, "posts", row)
            #expect(run.told == [])
        }
        run.ring(alarm)
        #expect(run.told == ["1 created posts b c 2", "1 updated posts b 3", "1 deleted posts c 4"])
        #expect(run.alarms.count == 1, "what comes now is told a while after that")
        run.change(.create, "posts", "d")
        #expect(run.told == [])
        run.ring(alarm)
        #expect(run.told == ["1 created posts d 5"])
        run.ring(alarm)
        #expect(run.last == [])
        run.change(.create, "posts", "e")
        #expect(run.told == ["1 created posts e 6"])
    }

    @Test func channelsDoNotWaitForEachOther() {
        var run = Self.listening("posts", "users")
        run.change(.create, "posts", "a")
        run.change(.create, "users", "u")
        #expect(run.told == ["2 created users u 1"])
    }

    @Test func whatIsHeldBackIsToldBeforeAppwriteIsLost() {
        var run = Self.listening("posts")
        run.change(.create, "posts", "a")
        run.change(.create, "posts", "b")
        run.lose()
        #expect(run.told == ["1 created posts b 2"])
        run.wake()
        run.listen()
        #expect(run.told == ["1 * posts 3"])
    }

    @Test func somethingMissedStandsForWhatIsHeldBack() {
        var run = Self.listening("posts")
        run.change(.create, "posts", "a")
        let alarm = run.alarms[0].alarm
        run.change(.create, "posts", "b")
        run.last = run.hub.upstream(LiveAudienceID(number: 1), .unreadable(attempt: 1), at: run.moment)
        #expect(run.told == ["1 * posts 2"])
        run.ring(alarm)
        #expect(run.told == [])
    }

    @Test func filtersLookAtEveryIDOfAnEvent() {
        var run = Self.listening("posts")
        run.open(2)
        run.send(2, #"{"op":"subscribe","channel":"resources/posts","ids":["c"]}"#)
        run.change(.update, "posts", "a")
        let alarm = run.alarms[0].alarm
        for row in ["b", "c"] { run.change(.update, "posts", row) }
        run.ring(alarm)
        #expect(run.told == ["1 updated posts b c 2", "2 updated posts b c 2"])
    }

    @Test func anAlarmOfAFormerChannelIsIgnored() {
        var run = Self.listening("posts")
        run.open(2, "users")
        run.change(.create, "users", "u")
        let alarm = run.alarms[0].alarm
        run.close(2)
        run.ring { if case .forget = $0 { true } else { false } }
        run.open(3, "users")
        run.change(.create, "users", "v")
        run.change(.create, "users", "w")
        run.ring(alarm)
        #expect(run.last == [])
    }
}
