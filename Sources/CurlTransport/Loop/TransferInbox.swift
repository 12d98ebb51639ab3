import Appwrite

/// What callers have asked of the loop and the loop has not taken up yet. A value without I/O; the transport keeps it
/// behind a lock.
struct TransferInbox {
    typealias Continuation = UnsafeContinuation<CurlTransfer.Outcome, Never>

    /// What the caller has to do after a submission.
    enum Submission {
        case accepted(wakesLoop: Bool)
        case refused(TransportError)
    }

    /// What the canceller has to do.
    enum Cancellation {
        case nothing
        /// The loop never saw the transfer: answer it here.
        case resume(Continuation)
        case wakeLoop
    }

    /// What the loop has to do.
    struct Work {
        /// Begin these.
        var start: [CurlTransfer] = []
        /// Abort these, unless they are over meanwhile.
        var cancel: [CurlTransfer] = []
        /// Go on with these, unless they are over meanwhile.
        var resume: [CurlTransfer] = []
        /// Answer these: their turn will not come.
        var failed: [(Continuation, TransportError)] = []
        /// Give up everything and end.
        var stops = false
    }

    // Of transfers that the loop never saw nothing was sent.
    static let shutDown = TransportError(.shutDown, "the transport was shut down", mayHaveArrived: false)
    static let cancelled = TransportError(.cancelled, "the task was cancelled", mayHaveArrived: false)

    private let maximumWaiting: Int
    private var queue: [CurlTransfer] = []
    /// Where the queue begins: what lies before was taken.
    private var head = 0
    /// How many of the queue were not cancelled meanwhile.
    private(set) var waiting = 0
    private var cancelled: [CurlTransfer] = []
    /// Streamed transfers whose readers have caught up.
    private var resumed: [CurlTransfer] = []
    private var isStopped = false
    /// Whether the loop sleeps. A loop that is at work looks in here before it sleeps, and needs no waking.
    private var isAsleep = false
    /// Whether the loop went to sleep with room for a transfer; without, it wakes by itself when one ends.
    private var hasRoom = true

    init(maximumWaiting: Int) {
        self.maximumWaiting = maximumWaiting
    }

    mutating func submit(_ transfer: CurlTransfer, _ continuation: Continuation) -> Submission {
        guard !transfer.isCancelled else {
            return refuse(transfer, TransferInbox.cancelled)
        }
        guard !isStopped else { return refuse(transfer, TransferInbox.shutDown) }
        guard waiting < maximumWaiting else {
            return refuse(transfer, TransportError(.overloaded, "\(waiting) requests wait for a connection already"))
        }
        transfer.phase = .queued(continuation)
        queue.append(transfer)
        waiting += 1
        return .accepted(wakesLoop: hasRoom && wakeOnce())
    }

    mutating func cancel(_ transfer: CurlTransfer) -> Cancellation {
        transfer.isCancelled = true
        switch transfer.phase {
        case .new, .over:
            return .nothing
        case .queued(let continuation):
            transfer.phase = .over
            waiting -= 1
            return .resume(continuation)
        case .running:
            cancelled.append(transfer)
            return wakeOnce() ? .wakeLoop : .nothing
        }
    }

    /// - Returns: whether the loop must be woken.
    mutating func resume(_ transfer: CurlTransfer) -> Bool {
        resumed.append(transfer)
        return wakeOnce()
    }

    /// - Returns: whether the loop must be woken.
    mutating func stop() -> Bool {
        isStopped = true
        return wakeOnce()
    }

    /// Hands over what is to be done.
    /// - Parameter room: how many transfers the loop can start.
    mutating func take(room: Int, now: MonotonicTime) -> Work {
        isAsleep = false
        var work = Work()
        work.stops = isStopped
        swap(&work.cancel, &cancelled)
        swap(&work.resume, &resumed)
        while head < queue.count {
            let transfer = queue[head]
            guard case .queued(let continuation) = transfer.phase else {
                head += 1
                continue
            }
            // All wait equally long, so the first in line is the first to run out of time.
            if isStopped {
                transfer.phase = .over
                work.failed.append((continuation, TransferInbox.shutDown))
            } else if transfer.deadline <= now {
                transfer.phase = .over
                work.failed.append(
                    (
                        continuation,
                        TransportError(
                            .timedOut, "no connection to \(transfer.host) became free in time", mayHaveArrived: false)
                    ))
            } else if work.start.count < room {
                transfer.phase = .running
                transfer.continuation = continuation
                work.start.append(transfer)
            } else {
                break
            }
            head += 1
            waiting -= 1
        }
        compact()
        return work
    }

    /// Asks for leave to sleep.
    /// - Returns: `false` when there is something to do.
    mutating func fallAsleep(room: Int) -> Bool {
        hasRoom = room > 0
        guard cancelled.isEmpty, resumed.isEmpty, !isStopped, !(hasRoom && waiting > 0) else { return false }
        isAsleep = true
        return true
    }

    private mutating func refuse(_ transfer: CurlTransfer, _ error: TransportError) -> Submission {
        transfer.phase = .over
        return .refused(error)
    }

    private mutating func wakeOnce() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }

    private mutating func compact() {
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1024, head > queue.count / 2 {
            queue.removeFirst(head)
            head = 0
        }
    }
}
