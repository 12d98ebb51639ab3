import Foundation
import Testing

@testable import Threads

/// Writes down when it is woken.
private final class Recorder: WakeUps.Sleeper, @unchecked Sendable {
    private let name: String
    private let journal: Journal

    init(_ name: String, _ journal: Journal) {
        (self.name, self.journal) = (name, journal)
    }

    func wake() { journal.note(name) }
}

private final class Journal: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []

    func note(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
}

struct WakeUpsTests {
    private let journal = Journal()

    @Test func outsideOfGatheredWorkTheyAreGivenAtOnce() {
        WakeUps.wake(Recorder("a", journal))
        journal.note("work")
        #expect(journal.all == ["a", "work"])
    }

    @Test func gatheredWorkGivesThemAtItsEndInTheirOrder() {
        WakeUps.gather {
            WakeUps.wake(Recorder("a", journal))
            WakeUps.wake(Recorder("b", journal))
            journal.note("work")
        }
        #expect(journal.all == ["work", "a", "b"])
        WakeUps.wake(Recorder("c", journal))
        #expect(journal.all.last == "c", "nothing is gathered any more")
    }

    @Test func workWithinWorkWaitsForTheOuterEnd() {
        WakeUps.gather {
            WakeUps.gather { WakeUps.wake(Recorder("inner", journal)) }
            journal.note("work")
        }
        #expect(journal.all == ["work", "inner"])
    }

    @Test func whatASleeperCausesIsNotLost() {
        final class Chain: WakeUps.Sleeper {
            let next: Recorder
            init(_ next: Recorder) { self.next = next }
            func wake() { WakeUps.wake(next) }
        }
        let recorder = Recorder("second", journal)
        WakeUps.gather { WakeUps.wake(Chain(recorder)) }
        #expect(journal.all == ["second"])
    }

    @Test func otherThreadsWaitForNobody() {
        let journal = journal
        WakeUps.gather {
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                WakeUps.wake(Recorder("other thread", journal))
                done.signal()
            }
            done.wait()
            journal.note("work")
        }
        #expect(journal.all == ["other thread", "work"])
    }
}
