import Appwrite
import NIOCore
import NIOPosix

/// Where lists are evaluated, and for how many at a time: apart from the event loops, which serve everybody else.
public final class ResidualRoom: Sendable {
    private let executor: WorkExecutor
    /// Each caller's share.
    let turns: CallerTurns
    /// Of lists that take several calls.
    let walks = WalkTurns()

    /// Of work that is smaller, moving it would be the greater part.
    private static let smallest = 256 << 10

    /// - Parameter perCaller: lists that are read for one caller at the same time.
    public init(perCaller: Int = PlanLimits.standardResidualReads) {
        executor = .shared
        turns = CallerTurns(atOnce: perCaller)
    }

    /// - Parameter bytes: how much there is to do, by estimate.
    func evaluate<Result>(
        bytes: Int, _ body: () async throws(AppwriteFailure) -> Result
    ) async throws(AppwriteFailure) -> Result {
        guard bytes >= Self.smallest else { return try await body() }
        return try await withTaskExecutorPreference(executor, operation: body)
    }
}

/// Runs what takes long on a few threads of its own, each piece of work in its turn.
private final class WorkExecutor: TaskExecutor {
    /// One core is left to the event loops.
    static let shared = WorkExecutor(threads: max(1, System.coreCount - 1))

    private let threads: NIOThreadPool

    private init(threads: Int) {
        self.threads = NIOThreadPool(numberOfThreads: threads)
        self.threads.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.submit { [self] _ in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
