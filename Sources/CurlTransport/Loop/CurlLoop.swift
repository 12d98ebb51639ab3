import Appwrite
import Threads

/// The thread on which libcurl works. Callers hand over transfers and cancellations through the inbox; everything else
/// belongs to the thread.
final class CurlLoop: @unchecked Sendable {
    private let configuration: CurlTransport.Configuration
    /// In nanoseconds.
    private let firstByteTimeout: Int64
    private let inbox: Locked<TransferInbox>
    private let wakePipe: WakePipe
    private let end = LoopEnd()

    // The thread's own.
    private let multi: Curl.Multi
    /// Handles without work.
    private var idle: [Curl.Easy] = []
    private var active: [CurlTransfer] = []
    /// When `active` must be searched for transfers out of time: at most as late as the earliest deadline.
    private var nextCheck = MonotonicTime.distantFuture

    init(_ configuration: CurlTransport.Configuration) throws(TransportError) {
        guard let wakePipe = WakePipe(),
            let multi = Curl.Multi(maximumConnections: configuration.maximumConnections, wakeEnd: wakePipe.readEnd)
        else {
            throw TransportError(.unreachable, "the transport could not be set up: no descriptors or no memory left")
        }
        self.configuration = configuration
        firstByteTimeout = configuration.firstByteTimeout.nanoseconds
        self.wakePipe = wakePipe
        self.multi = multi
        inbox = Locked(TransferInbox(maximumWaiting: configuration.maximumWaiting))
    }
}

// From any thread.
extension CurlLoop: WakeUps.Sleeper {
    func wake() { wakePipe.wake() }

    func submit(_ transfer: CurlTransfer, _ continuation: TransferInbox.Continuation) {
        switch inbox.withLock({ $0.submit(transfer, continuation) }) {
        case .accepted(let wakesLoop): if wakesLoop { WakeUps.wake(self) }
        case .refused(let error): continuation.resume(returning: .failure(error))
        }
    }

    func cancel(_ transfer: CurlTransfer) {
        switch inbox.withLock({ $0.cancel(transfer) }) {
        case .nothing: break
        case .resume(let continuation): continuation.resume(returning: .failure(TransferInbox.cancelled))
        case .wakeLoop: WakeUps.wake(self)
        }
    }

    /// Goes on with a streamed transfer that stood still.
    func resume(_ transfer: CurlTransfer) {
        if inbox.withLock({ $0.resume(transfer) }) { WakeUps.wake(self) }
    }

    /// Fails everything and ends the thread soon.
    func stop() {
        if inbox.withLock({ $0.stop() }) { WakeUps.wake(self) }
    }

    /// Returns when the thread has let go of everything.
    func ended() async {
        await end.wait()
    }

}

// On the thread.
extension CurlLoop {
    func run() {
        var now = MonotonicTime.now
        while takeWork(now) {
            if multi.timer <= now { multi.runTimer() }
            finishTransfers()
            failLateTransfers(now)
            let room = self.room
            if inbox.withLock({ $0.fallAsleep(room: room) }) {
                if multi.wait(until: nextCheck, from: now) { wakePipe.drain() }
                finishTransfers()
            }
            now = .now
        }
        for transfer in active { finish(transfer, .failure(TransferInbox.shutDown)) }
        idle = []
        multi.close()
        end.reach()
    }

    private var room: Int { configuration.maximumConnections - active.count }

    /// - Returns: `false` when the thread has to end.
    private func takeWork(_ now: MonotonicTime) -> Bool {
        let room = self.room
        let work = inbox.withLock { $0.take(room: room, now: now) }
        for (continuation, error) in work.failed { continuation.resume(returning: .failure(error)) }
        if work.stops { return false }
        for transfer in work.start { start(transfer, now) }
        for transfer in work.cancel { finish(transfer, .failure(TransferInbox.cancelled)) }
        for transfer in work.resume { transfer.easy?.unpause() }
        return true
    }

    private func start(_ transfer: CurlTransfer, _ now: MonotonicTime) {
        transfer.place = active.count
        transfer.isUnderWay = true
        active.append(transfer)
        guard let easy = idle.popLast() ?? Curl.Easy(configuration) else {
            let error = TransportError(
                .unreachable, "libcurl could not be set up: a certificate file or an option is wrong")
            return finish(transfer, .failure(error))
        }
        transfer.easy = easy
        easy.transfer = transfer
        guard easy.prepare(transfer), multi.add(easy) else {
            let error = TransportError(.invalidRequest, "libcurl refuses the request to \(transfer.host)")
            return finish(transfer, .failure(error))
        }
        let patience = max(firstByteTimeout, transfer.request.patience?.nanoseconds ?? 0)
        transfer.firstByteDeadline =
            transfer.stream == nil
            ? min(now.adding(nanoseconds: patience), transfer.deadline)
            : now.adding(nanoseconds: transfer.idleTimeout)
        nextCheck = min(nextCheck, transfer.firstByteDeadline)
    }

    private func finishTransfers() {
        WakeUps.gather {
            while let (easy, result) = multi.nextFinished() {
                guard let transfer = easy.transfer else { continue }
                finish(transfer, outcome(of: transfer, easy, result))
            }
        }
    }

    private func outcome(of transfer: CurlTransfer, _ easy: Curl.Easy, _ result: Curl.Result) -> CurlTransfer.Outcome {
        if result.isSuccess { return .success(easy.collector.pointee.finish(status: easy.status)) }
        let host = transfer.host
        switch easy.collector.pointee.refusal {
        case .bodyTooLarge:
            return .failure(
                TransportError(
                    .tooLarge, "the answer of \(host) is larger than \(configuration.maximumResponseSize) bytes"))
        case .headersTooLarge:
            return .failure(TransportError(.tooLarge, "the headers of the answer of \(host) are too large"))
        case nil where easy.hasRefusedToRepeat:
            return .failure(TransportError(.connectionLost, "\(host) closed the connection without an answer"))
        case nil:
            return .failure(TransportError(result.errorCode, "\(host): \(result.explanation)"))
        }
    }

    private func failLateTransfers(_ now: MonotonicTime) {
        guard nextCheck <= now else { return }
        var earliest = MonotonicTime.distantFuture
        for transfer in active {
            let isStreamed = transfer.stream != nil
            if isStreamed { renewIdleDeadline(of: transfer, now) }
            let hasBegun = !isStreamed && transfer.easy?.collector.pointee.hasBegun == true
            let deadline = hasBegun ? transfer.deadline : transfer.firstByteDeadline
            if deadline <= now {
                let what = hasBegun ? "did not finish its answer in time" : "did not answer in time"
                finish(transfer, .failure(TransportError(.timedOut, "\(transfer.host) \(what)")))
            } else {
                earliest = min(earliest, deadline)
            }
        }
        nextCheck = earliest
    }

    /// Asked once in an idle time, so that the clock need not be read for each piece.
    private func renewIdleDeadline(of transfer: CurlTransfer, _ now: MonotonicTime) {
        guard transfer.firstByteDeadline <= now, transfer.hasMoved || transfer.stream?.isPaused == true else { return }
        transfer.hasMoved = false
        transfer.firstByteDeadline = now.adding(nanoseconds: transfer.idleTimeout)
    }

    /// Ends a transfer, whatever its state; does nothing when it is over already.
    private func finish(_ transfer: CurlTransfer, _ outcome: CurlTransfer.Outcome) {
        guard transfer.isUnderWay else { return }
        transfer.isUnderWay = false
        var outcome = outcome
        if case .failure(var error) = outcome {
            error.mayHaveArrived = transfer.easy?.hasSent ?? false
            outcome = .failure(error)
        }
        if let easy = transfer.easy {
            multi.remove(easy)
            easy.transfer = nil
            easy.collector.pointee.reset()
            transfer.easy = nil
            idle.append(easy)
        }
        let last = active.removeLast()
        if last !== transfer {
            active[transfer.place] = last
            last.place = transfer.place
        }
        transfer.tell(outcome)
    }
}
