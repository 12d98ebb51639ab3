import Appwrite
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Sessions: how long a word of Appwrite's is believed")
struct SessionChecksTests {
    private final class Bed: Sendable {
        let asked = NIOLockedValueBox<[Credential]>([])
        let time = NIOLockedValueBox(Duration.zero)
        let verdict = NIOLockedValueBox(SessionVerdict.alive)
        let checks: SessionChecks

        init() {
            let (asked, time, verdict) = (asked, time, verdict)
            checks = SessionChecks(maximumAge: .seconds(2), now: { time.withLockedValue { $0 } }) { caller in
                asked.withLockedValue { $0.append(caller.credential) }
                return verdict.withLockedValue { $0 }
            }
        }

        func look(_ secret: String = "a") async -> SessionVerdict {
            await checks.look(at: Caller(.session(secret))).verdict
        }

        func at(_ duration: Duration) { time.withLockedValue { $0 = duration } }
        var count: Int { asked.withLockedValue { $0.count } }
    }

    @Test func forSeconds() async {
        let bed = Bed()
        #expect(await bed.look() == .alive)
        bed.verdict.withLockedValue { $0 = .ended(.sessionEnded) }
        bed.at(.seconds(2))
        #expect(await bed.look() == .alive)
        #expect(bed.count == 1)
        bed.at(.milliseconds(2_001))
        #expect(await bed.look() == .ended(.sessionEnded))
        #expect(await bed.look() == .ended(.sessionEnded))
        #expect(bed.count == 2, "an end is remembered too")
    }

    @Test func notPastAMoment() async {
        let bed = Bed()
        _ = await bed.look()
        bed.at(.milliseconds(1))
        bed.verdict.withLockedValue { $0 = .ended(.sessionEnded) }
        let caller = Caller(.session("a"))
        #expect(await bed.checks.look(at: caller, askedSince: .zero).verdict == .alive)
        #expect(await bed.checks.look(at: caller, askedSince: .milliseconds(1)).verdict == .ended(.sessionEnded))
    }

    @Test func aSessionIsOneHoweverItIsWritten() async {
        let bed = Bed()
        _ = await bed.look("YQ==")
        _ = await bed.look("YQ%3D%3D")
        #expect(bed.count == 1)
        _ = await bed.checks.look(at: Caller(.jwt("YQ=="))).verdict
        #expect(bed.count == 2)
    }

    @Test func thoseWhoComeTogetherAskOnce() async {
        let gate = AsyncStream<Void>.makeStream()
        let asked = NIOLockedValueBox(0)
        let checks = SessionChecks(maximumAge: .seconds(2), now: { .zero }) { _ in
            asked.withLockedValue { $0 += 1 }
            for await _ in gate.stream { break }
            return .alive
        }
        let looks = (0..<20).map { _ in checks.look(at: Caller(.session("a"))) }
        gate.continuation.finish()
        for look in looks { #expect(await look.verdict == .alive) }
        #expect(asked.withLockedValue { $0 } == 1)
    }

    @Test func whatCouldNotBeFoundOutIsNotKept() async {
        let bed = Bed()
        bed.verdict.withLockedValue { $0 = .unknown(.unreadable("?")) }
        _ = await bed.look()
        _ = await bed.look()
        #expect(bed.count == 2)
    }

    @Test func endsOfEndlessCredentialsAreNotKept() async {
        let bed = Bed()
        bed.verdict.withLockedValue { $0 = .ended(.sessionEnded) }
        let long = String(repeating: "a", count: 1025)
        _ = await bed.look(long)
        _ = await bed.look(long)
        #expect(bed.count == 2)
    }

    @Test func whoIsForgottenIsAskedAnew() async {
        let bed = Bed()
        _ = await bed.look()
        _ = await bed.look("b")
        bed.checks.forget(.session("a"))
        _ = await bed.look()
        #expect(bed.count == 3)
        bed.checks.forgetAll()
        _ = await bed.look("b")
        #expect(bed.count == 4)
    }

    @Test func aWordThatWasUnderWayWhenSomebodySignedOutIsNotKept() async {
        let gate = AsyncStream<Void>.makeStream()
        let asked = NIOLockedValueBox(0)
        let checks = SessionChecks(maximumAge: .seconds(2), now: { .zero }) { _ in
            guard
                asked.withLockedValue({
                    $0 += 1; return $0
                }) == 1
            else { return .ended(.sessionEnded) }
            for await _ in gate.stream { break }
            return .alive
        }
        let first = checks.look(at: Caller(.session("a")))
        checks.forget(.session("a"))
        gate.continuation.finish()
        #expect(await first.verdict == .alive)
        #expect(await checks.look(at: Caller(.session("a"))).verdict == .ended(.sessionEnded))
    }

    @Test func noMoreAreKeptThanThereIsRoomFor() async {
        let bed = Bed()
        for number in 0...SessionChecks.maximumCount { _ = await bed.look("\(number)") }
        let before = bed.count
        _ = await bed.look("0")
        #expect(bed.count == before + 1)
        _ = await bed.look("\(SessionChecks.maximumCount)")
        #expect(bed.count == before + 1, "the last one is still known")
    }
}
