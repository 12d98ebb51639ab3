#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An operating-system thread that runs one function to its end.
final class LoopThread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let handle: Locked<pthread_t?>

    /// `nil` when the system has no thread left.
    init?(_ run: @escaping @Sendable () -> Void) {
        var thread: pthread_t?
        // The thread takes over the reference and drops it when the function has ended.
        let body = Unmanaged.passRetained(Body(run)).toOpaque()
        #if canImport(Darwin)
            let status = pthread_create(&thread, nil, { LoopThread.main($0) }, body)
        #else
            var created = pthread_t()
            let status = pthread_create(&created, nil, { LoopThread.main($0) }, body)
            thread = created
        #endif
        guard status == 0 else {
            Unmanaged<Body>.fromOpaque(body).release()
            return nil
        }
        handle = Locked(thread)
    }

    deinit {
        if let thread = handle.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Waits for the thread's end. Further calls return at once.
    func join() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let thread { pthread_join(thread, nil) }
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        // Signals are for the process's other threads; among them SIGPIPE, which OpenSSL may raise by writing to a
        // connection that its peer has closed.
        var blocked = sigset_t()
        sigfillset(&blocked)
        for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&blocked, crash) }
        pthread_sigmask(SIG_SETMASK, &blocked, nil)
        guard let context else { return nil }
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }
}
