import NIOConcurrencyHelpers
import NIOCore
import Threads

/// Runs the tasks of connections on their event loop, so that a request needs no other thread but the one that waits for Appwrite.
final class EventLoopTaskExecutor: TaskExecutor {
    private struct Waiting {
        var jobs: [UnownedJob] = []
        /// The event loop knows that there is something to run.
        var isTold = false
    }

    private let eventLoop: any EventLoop
    private let waiting = NIOLockedValueBox(Waiting())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustTell = waiting.withLockedValue { waiting in
            waiting.jobs.append(job)
            defer { waiting.isTold = true }
            return !waiting.isTold
        }
        if mustTell { WakeUps.wake(self) }
    }

    /// Other threads have to wait no longer for what was handed to them than these many jobs take.
    private static let jobsAtOnce = 16

    private func run() {
        var jobs = waiting.withLockedValue { waiting in
            defer { waiting = Waiting() }
            return waiting.jobs[...]
        }
        let executor = asUnownedTaskExecutor()
        while !jobs.isEmpty {
            WakeUps.gather {
                for job in jobs.prefix(Self.jobsAtOnce) { job.runSynchronously(on: executor) }
            }
            jobs = jobs.dropFirst(Self.jobsAtOnce)
        }
    }
}

extension EventLoopTaskExecutor: WakeUps.Sleeper {
    func wake() {
        eventLoop.execute { self.run() }
    }
}
