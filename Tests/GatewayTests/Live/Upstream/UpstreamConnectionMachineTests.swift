import Appwrite
import GatewayTesting
import JSONBytes
import Testing
import WebSocketLoop

@testable import Gateway

@Suite struct UpstreamConnectionMachineTests {
    private static let change = RowEvent(
        database: "main", table: "posts", row: "a", action: .create, timestamp: "", payload: [:])

    /// Runs a machine through inputs at given seconds, and keeps what came out last.
    private struct Run {
        var machine: UpstreamConnectionMachine
        var random = SeededRandom(seed: 1)
        var last: [UpstreamAction] = []

        init(mustNameUser: Bool = false) {
            machine = UpstreamConnectionMachine(settings: .init(), mustNameUser: mustNameUser)
        }

        mutating func callAsFunction(_ input: UpstreamInput, at seconds: Int) {
            last = machine.handle(input, at: .seconds(seconds), random: &random)
        }

        mutating func open() {
            self(.wanted, at: 0)
            self(.opened(attempt: 1), at: 0)
        }

        mutating func listen() {
            open()
            self(.frame(.connected(channels: ["rows"], user: "u"), attempt: 1), at: 0)
        }

        /// The timer that was set last, and for how long.
        var alarm: (timer: UInt64, delay: Duration) {
            for case .wake(let timer, let delay) in last.reversed() { return (timer, delay) }
            return (0, .zero)
        }

        /// Connects and fails until the next try, which is left open.
        mutating func fail(_ times: Int) -> UInt64 {
            if machine.state == .idle { self(.wanted, at: 0) }
            for _ in 0..<times {
                self(.closed(.lost, attempt: attempt), at: 0)
                self(.woke(timer: alarm.timer), at: 0)
            }
            return attempt
        }

        private var attempt: UInt64 {
            if case .connect(let attempt)? = last.first { attempt } else { 0 }
        }
    }

    @Test(arguments: [
        ("users.u.update.labels", true), ("teams.crew.memberships.m.create", true), ("teams.crew.delete", true),
        ("buckets.b.files.f.create", false), ("databases.d.tables.t.rows.r.create", false),
    ])
    func tellsOfWhatMayChangeRoles(_ name: String, _ mayChange: Bool) {
        var run = Run(mustNameUser: true)
        run.listen()
        run(.frame(.otherEvent(names: [name, "*"]), attempt: 1), at: 1)
        #expect(run.last == (mayChange ? [.rolesChanged] : []))
    }

    @Test func connectsOnceWhenWanted() {
        var run = Run()
        run(.wanted, at: 0)
        #expect(run.last == [.connect(attempt: 1)])
        run(.wanted, at: 0)
        #expect(run.last == [])
    }

    @Test func listensOnlyWhenAppwriteSaysSo() {
        var run = Run()
        run.open()
        #expect(run.alarm.delay == .seconds(10))
        #expect(!run.machine.isListening)
        run(.frame(.row(Self.change), attempt: 1), at: 1)
        #expect(run.last == [], "before the first frame nothing is an event")
        run(.frame(.connected(channels: ["rows"], user: nil), attempt: 1), at: 2)
        #expect(run.last.first == .listening(missed: false))
        #expect(run.alarm.delay == .seconds(20))
        #expect(run.machine.isListening)
    }

    @Test func passesRowEventsOnAndNothingElse() {
        var run = Run()
        run.listen()
        run(.frame(.row(Self.change), attempt: 1), at: 1)
        #expect(run.last == [.changed(Self.change)])
        let others: [RealtimeFrame?] = [
            .pong, nil, .otherEvent(names: ["buckets.b.files.f.update"]), .response(to: "subscribe", success: true),
            .error(code: 1013, message: "Too many messages."), .error(code: 1003, message: "?"),
            .connected(channels: [], user: nil),
        ]
        for frame in others {
            run(.frame(frame, attempt: 1), at: 1)
            #expect(run.last == [], "\(String(describing: frame))")
            #expect(run.machine.isListening)
        }
    }

    @Test func saysThatSomethingWasMissedWhenAFrameCannotBeRead() {
        var run = Run()
        run.listen()
        run(.unreadable(attempt: 1), at: 1)
        #expect(run.last == [.missed])
        run(.unreadable(attempt: 7), at: 1)
        #expect(run.last == [], "that was another connection")
    }

    @Test func keepsAPeerThatAnswersAndGivesUpASilentOne() {
        var run = Run()
        run.listen()
        run(.woke(timer: run.alarm.timer), at: 20)
        #expect(run.last.first == .ping)
        #expect(run.alarm.delay == .seconds(15))
        var alarm = run.alarm
        run(.frame(.pong, attempt: 1), at: 21)
        run(.woke(timer: alarm.timer), at: 35)
        #expect(run.last.count == 1)
        #expect(run.alarm.delay == .seconds(5), "pings are 20 s apart")
        run(.woke(timer: run.alarm.timer), at: 40)
        #expect(run.last.first == .ping)
        alarm = run.alarm
        run(.woke(timer: alarm.timer), at: 55)
        #expect(run.last.first == .disconnect)
        #expect(run.machine.state == .waiting)
    }

    @Test func anEventIsASignOfLifeToo() {
        var run = Run()
        run.listen()
        run(.woke(timer: run.alarm.timer), at: 20)
        let alarm = run.alarm
        run(.frame(.row(Self.change), attempt: 1), at: 30)
        run(.woke(timer: alarm.timer), at: 35)
        #expect(run.machine.isListening)
    }

    @Test func comesBackAfterALossAndSaysThatSomethingWasMissed() throws {
        var run = Run()
        run.listen()
        run(.closed(.lost, attempt: 1), at: 30)
        let delay = run.alarm.delay
        #expect(run.last.first == .lost(reason: "the connection broke", retryAfter: delay))
        #expect((.seconds(1)...(.seconds(2))).contains(delay))
        run(.woke(timer: run.alarm.timer), at: 32)
        guard case .connect(let attempt)? = run.last.first else {
            Issue.record("\(run.last)")
            return
        }
        run(.opened(attempt: attempt), at: 33)
        run(.frame(.connected(channels: [], user: nil), attempt: attempt), at: 33)
        #expect(run.last.first == .listening(missed: true))
        run(.unreadable(attempt: attempt), at: 34)
        #expect(run.last == [.missed], "it listens as before")
    }

    @Test func aFirstTryThatFailsIsAMissToo() {
        var run = Run()
        let attempt = run.fail(1)
        run(.opened(attempt: attempt), at: 2)
        run(.frame(.connected(channels: [], user: nil), attempt: attempt), at: 2)
        #expect(run.last.first == .listening(missed: true))
    }

    @Test func ignoresWhatAGivenUpConnectionStillSays() {
        var run = Run()
        run.open()
        run(.woke(timer: run.alarm.timer), at: 10)
        #expect(run.last.first == .disconnect, "no first frame in time")
        let late: [UpstreamInput] = [
            .frame(.connected(channels: [], user: nil), attempt: 1), .closed(.lost, attempt: 1), .opened(attempt: 1),
            .frame(.row(Self.change), attempt: 1), .unreadable(attempt: 1),
        ]
        for input in late {
            run(input, at: 11)
            #expect(run.last == [])
        }
        #expect(run.machine.state == .waiting)
    }

    @Test func ignoresTimersThatAreVoid() {
        var run = Run()
        run.listen()
        let alarm = run.alarm
        for timer in 0..<alarm.timer {
            run(.woke(timer: timer), at: 5)
            #expect(run.last == [])
        }
        run(.woke(timer: alarm.timer), at: 20)
        #expect(run.last.first == .ping)
    }

    /// Appwrite takes 32 messages a minute on a connection; and whatever the peer did last, its silence is noticed.
    @Test(arguments: 0..<20)
    func pingsSeldomAndFindsADeadPeerWithin45Seconds(lastHeard: Int) {
        var run = Run()
        run.listen()
        var (alarm, due, pings, heard) = (run.alarm.timer, 20, [Int](), 0)
        for second in 1...600 {
            let isAlive = second < 300 + lastHeard
            if isAlive, pings.last == second - 1 || second % 7 == 0 {
                run(.frame(.pong, attempt: 1), at: second)
                heard = second
            }
            guard second == due else { continue }
            run(.woke(timer: alarm), at: second)
            if run.last.first == .ping { pings.append(second) }
            if run.machine.state == .waiting {
                #expect(!isAlive && second - heard <= 45)
                for first in pings { #expect(pings.filter { (first..<(first + 60)).contains($0) }.count <= 32) }
                return
            }
            alarm = run.alarm.timer
            due = second + Int(run.alarm.delay / .seconds(1))
        }
        Issue.record("a dead peer was never found")
    }

    @Test func waitsLongerWithEveryFailureAndNeverLongerThanTheMaximum() {
        var run = Run()
        var attempt = run.fail(0)
        var longest = Duration.zero
        for _ in 1...40 {
            run(.closed(.failedToConnect("refused"), attempt: attempt), at: 1)
            let alarm = run.alarm
            #expect((.seconds(1)...(.seconds(60))).contains(alarm.delay))
            longest = max(longest, alarm.delay)
            run(.woke(timer: alarm.timer), at: 1)
            attempt = run.fail(0)
        }
        #expect(longest > .seconds(50))
    }

    /// A server that accepts and drops at once must not be hammered, one that was up for long is tried again soon.
    @Test(arguments: [(lasted: 4, isShort: false), (5, true), (3600, true)])
    func onlyAGoodConnectionShortensTheNextWait(_ example: (lasted: Int, isShort: Bool)) {
        var run = Run()
        let attempt = run.fail(10)
        run(.opened(attempt: attempt), at: 0)
        run(.frame(.connected(channels: [], user: nil), attempt: attempt), at: 0)
        run(.closed(.lost, attempt: attempt), at: example.lasted)
        #expect(run.machine.state == .waiting)
        #expect((run.alarm.delay <= .seconds(2)) == example.isShort)
    }

    @Test func aSessionWithoutAUserIsAskedAboutAndRefusedIfItHasEnded() {
        var run = Run(mustNameUser: true)
        run.open()
        run(.frame(.connected(channels: [], user: nil), attempt: 1), at: 0)
        #expect(run.last == [.disconnect, .doubt])
        run(.closed(.byUs(code: 1000), attempt: 1), at: 1)
        #expect(run.last == [])
        run(.judged(hasEnded: true, attempt: 1), at: 1)
        #expect(run.last == [.refused(code: 401)])
        run(.wanted, at: 1)
        #expect(run.last == [], "that was the end")
    }

    @Test(arguments: [1008, 1003, 401, 403])
    func anErrorFrameIsBelievedWhenTheCredentialHasEnded(code: Int) {
        var run = Run(mustNameUser: true)
        run.open()
        run(.frame(.error(code: code, message: "Error: Server Error"), attempt: 1), at: 0)
        #expect(run.last == [.disconnect, .doubt])
        run(.judged(hasEnded: true, attempt: 1), at: 1)
        #expect(run.last == [.refused(code: code)])
    }

    /// 1.8.1 refuses good sessions whose sockets open at the same moment.
    @Test(arguments: [1008, 1003, 401, 403])
    func anErrorFrameIsTriedAgainWhileTheCredentialCounts(code: Int) {
        var run = Run(mustNameUser: true)
        run.open()
        run(.frame(.error(code: code, message: "Error: Server Error"), attempt: 1), at: 0)
        run(.judged(hasEnded: false, attempt: 1), at: 1)
        #expect(run.machine.state == .waiting)
        #expect(run.alarm.delay <= .seconds(2), "and soon")
        run(.woke(timer: run.alarm.timer), at: 2)
        #expect(run.last == [.connect(attempt: 3)])
        run(.opened(attempt: 3), at: 2)
        run(.frame(.connected(channels: ["rows"], user: "u"), attempt: 3), at: 2)
        #expect(run.last.first == .listening(missed: true))
    }

    @Test func aServerThatInsistsIsAskedLessAndLess() {
        var run = Run(mustNameUser: true)
        run(.wanted, at: 0)
        var waits: [Duration] = []
        for _ in 0..<12 {
            let attempt = run.machine.attempt
            run(.opened(attempt: attempt), at: 0)
            run(.closed(.byPeer(code: 1008), attempt: attempt), at: 0)
            #expect(run.last == [.doubt])
            run(.judged(hasEnded: false, attempt: attempt), at: 0)
            waits.append(run.alarm.delay)
            run(.woke(timer: run.alarm.timer), at: 0)
        }
        #expect(waits.contains { $0 > .seconds(10) } && waits.allSatisfy { $0 <= .seconds(60) })
    }

    @Test func aVerdictThatComesTooLateIsIgnored() {
        var run = Run(mustNameUser: true)
        run.open()
        run(.frame(.error(code: 1008, message: "Error: Server Error"), attempt: 1), at: 0)
        run(.unwanted, at: 0)
        #expect(run.last == [], "nothing is open")
        run(.judged(hasEnded: false, attempt: 1), at: 1)
        #expect(run.last == [])
        #expect(run.machine.state == .ended)
    }

    @Test(arguments: [0, 500, 503, 1013])
    func anErrorOfTheServerSignsNobodyOut(code: Int) {
        var run = Run(mustNameUser: true)
        run.open()
        run(.frame(.error(code: code, message: "Error: Server Error"), attempt: 1), at: 0)
        #expect(run.last.first == .disconnect)
        #expect(run.machine.state == .waiting)
    }

    @Test func aGuestIsNeverRefusedForGood() {
        var run = Run()
        run.open()
        run(.frame(.error(code: 1008, message: "Error: Server Error"), attempt: 1), at: 0)
        #expect(run.machine.state == .waiting)
    }

    @Test(arguments: [
        (WebSocketCloseReason.byPeer(code: 1008), true), (.byPeer(code: 1003), true), (.byPeer(code: 1001), false),
        (.byPeer(code: 1006), false), (.lost, false),
    ])
    func aCloseFrameIsAskedAboutAndABrokenConnectionIsNot(
        _ example: (reason: WebSocketCloseReason, isDoubted: Bool)
    ) {
        var run = Run(mustNameUser: true)
        run.open()
        run(.closed(example.reason, attempt: 1), at: 0)
        #expect((run.last == [.doubt]) == example.isDoubted)
        #expect((run.machine.state == .waiting) != example.isDoubted)
    }

    /// Appwrite's restart closes sockets too: only before the first frame does a close say something about the
    /// credential.
    @Test func aCloseOfAListeningConnectionIsALoss() {
        var run = Run(mustNameUser: true)
        run.listen()
        run(.closed(.byPeer(code: 1008), attempt: 1), at: 9)
        #expect(run.machine.state == .waiting)
    }

    @Test func endsWhenUnwanted() {
        var listening = Run()
        listening.listen()
        let ping = listening.alarm.timer
        listening(.unwanted, at: 9)
        #expect(listening.last == [.disconnect])
        listening(.woke(timer: ping), at: 20)
        #expect(listening.last == [])

        var waiting = Run()
        waiting(.wanted, at: 0)
        waiting(.closed(.lost, attempt: 1), at: 0)
        let retry = waiting.alarm.timer
        waiting(.unwanted, at: 0)
        #expect(waiting.last == [], "nothing is open")
        waiting(.woke(timer: retry), at: 2)
        #expect(waiting.last == [])
    }
}
