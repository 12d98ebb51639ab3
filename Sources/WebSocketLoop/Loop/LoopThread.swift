import Dispatch
import Foundation
import NIOConcurrencyHelpers
import Synchronization

/// The thread that carries the sockets.
///
/// Everything but the inbox, the counter and the waiters belongs to the thread, which runs commands and timers between two rounds of
/// libwebsockets, never inside them: handing over or dropping a socket must not re-enter the library. `@unchecked Sendable` rests on
/// that confinement, which `checkThread` asserts.
final class LoopThread: @unchecked Sendable {
    let configuration: WebSocketLoop.Configuration
    let inbox = Inbox()
    private let openCount = Atomic<Int>(0)
    private static let nextID = Atomic<UInt64>(1)
    private let thread = Atomic<UInt>(0)
    private let life = NIOLockedValueBox(Life())

    private struct Life {
        var isStarted = false
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    // The thread's own.
    var library: LibWebSockets?
    var sessions: [UInt64: Session] = [:]
    var timers = TimerHeap<@Sendable () -> Void>()
    /// Nanoseconds between two looks at who is silent; the shortest that any connection asked for.
    var sweepInterval: Int64 = .max
    var nextSweep: MonotonicTime?
    /// Set once the loop is to end.
    var stopping: (frame: CloseFrame, deadline: MonotonicTime)?

    init(configuration: WebSocketLoop.Configuration) {
        self.configuration = configuration
    }

    deinit {
        inbox.close().forEach { $0.discard() }
    }

    // MARK: - From any thread

    func makeConnection() -> WebSocketConnection {
        WebSocketConnection(id: Self.nextID.add(1, ordering: .relaxed).oldValue, loop: self)
    }

    /// Sockets whose handler has heard `opened` and not yet `closed`.
    var openConnections: Int { openCount.load(ordering: .relaxed) }

    /// Runs the command now when called on the thread and it may run inside an event, otherwise soon.
    func perform(_ command: LoopCommand) {
        if isCurrent, command.mayRunInsideAnEvent {
            run(command)
        } else if !inbox.post(command) {
            command.discard()
        }
    }

    var isCurrent: Bool { thread.load(ordering: .relaxed) == Self.currentThread }

    func checkThread() {
        precondition(isCurrent, "this belongs to the loop's thread")
    }

    private static var currentThread: UInt {
        #if canImport(Glibc)
            pthread_self()
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }

    /// Returns when the context exists.
    func start() throws(WebSocketLoopError) {
        let isFirst = life.withLockedValue { life in
            defer { life.isStarted = true }
            return !life.isStarted
        }
        guard isFirst else {
            throw WebSocketLoopError(code: .alreadyStarted, message: "a loop can be started once")
        }
        if let path = configuration.certificateAuthorities, access(path, R_OK) != 0 {
            inbox.close().forEach { $0.discard() }
            markEnded()
            throw WebSocketLoopError(
                code: .certificateAuthoritiesUnreadable, message: "the file \(path) cannot be read")
        }
        let started = DispatchSemaphore(value: 0)
        let failure = NIOLockedValueBox<WebSocketLoopError?>(nil)
        let thread = Thread {
            do throws(WebSocketLoopError) {
                try self.open()
                started.signal()
                self.runUntilStopped()
            } catch {
                failure.withLockedValue { $0 = error }
                self.inbox.close().forEach { $0.discard() }
                self.markEnded()
                started.signal()
            }
        }
        thread.name = "websockets"
        thread.stackSize = 1 << 20
        thread.start()
        started.wait()
        if let error = failure.withLockedValue({ $0 }) { throw error }
    }

    /// Returns when the thread has told everybody and is about to end.
    func stop(_ frame: CloseFrame, grace: Duration) async {
        let wasStarted = life.withLockedValue { life in
            defer { life.isStarted = true }
            return life.isStarted
        }
        guard wasStarted else {
            inbox.close().forEach { $0.discard() }
            return markEnded()
        }
        _ = inbox.post(.stop(frame, deadline: .now() + grace))
        await withCheckedContinuation { continuation in
            let hasEnded = life.withLockedValue { life in
                if !life.hasEnded { life.waiters.append(continuation) }
                return life.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func markEnded() {
        let waiters = life.withLockedValue { life in
            life.hasEnded = true
            defer { life.waiters = [] }
            return life.waiters
        }
        waiters.forEach { $0.resume() }
    }

    // MARK: - On the thread

    func countOpened() { openCount.add(1, ordering: .relaxed) }

    func countClosed() { openCount.subtract(1, ordering: .relaxed) }

    private func open() throws(WebSocketLoopError) {
        thread.store(Self.currentThread, ordering: .relaxed)
        let library = try LibWebSockets(certificateAuthorities: configuration.certificateAuthorities) {
            [unowned self] event, session in
            handle(event, of: session)
        }
        self.library = library
        inbox.open(waker: library.waker)
    }

    private func runUntilStopped() {
        var commands: [LoopCommand] = []
        while true {
            inbox.take(into: &commands)
            commands.forEach(run)
            commands.removeAll(keepingCapacity: true)
            runTimers()
            if let stopping, sessions.isEmpty || stopping.deadline <= .now() { break }
            setAlarm()
            guard library?.service() ?? false else { break }
        }
        end()
    }

    private func runTimers() {
        let now = MonotonicTime.now()
        while stopping == nil, let work = timers.takeDue(at: now) { work() }
        if let nextSweep, nextSweep <= now { sweep(at: now) }
    }

    private func setAlarm() {
        let deadlines = [timers.nextDeadline, nextSweep, stopping?.deadline].compactMap { $0 }
        guard let next = deadlines.min() else {
            library?.cancelAlarm()
            return
        }
        library?.setAlarm(inMicroseconds: next.nanoseconds(since: .now()) / 1000)
    }

    /// Nothing is told to anybody after this.
    private func end() {
        let left = inbox.close()
        timers.removeAll()
        library?.destroy()
        library = nil
        for session in sessions.values { finish(session, because: session.reasonForEnd(closeCode: nil)) }
        left.forEach(refuse)
        thread.store(0, ordering: .relaxed)
        markEnded()
    }
}
