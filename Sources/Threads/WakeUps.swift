#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Gathers the wake-ups of other threads that some work causes, and gives them when the work is done.
///
/// A thread that is woken takes the processor from the one that wakes it, does the one thing that is there for it, and sleeps again. Under
/// load that is two switches for each request on its way from thread to thread; with gathered wake-ups it is two for many requests.
public enum WakeUps {
    /// Runs work, and then wakes those for whom it called `wake`. Within other work that is gathered already, this waits for that one's end.
    public static func gather(_ work: () -> Void) {
        guard let key, pthread_getspecific(key) == nil else { return work() }
        let due = Due()
        withExtendedLifetime(due) {
            pthread_setspecific(key, Unmanaged.passUnretained(due).toOpaque())
            work()
            pthread_setspecific(key, nil)
        }
        for sleeper in due.sleepers { sleeper.wake() }
    }

    /// Wakes a sleeper: at the end of the work that is gathered on this thread, or at once.
    public static func wake(_ sleeper: some Sleeper) {
        guard let key, let due = pthread_getspecific(key) else { return sleeper.wake() }
        Unmanaged<Due>.fromOpaque(due).takeUnretainedValue().sleepers.append(sleeper)
    }

    /// Somebody who waits in another thread.
    public protocol Sleeper: AnyObject, Sendable {
        func wake()
    }

    /// What is due at the end of the work of one thread, which alone uses it.
    private final class Due {
        var sleepers: [any Sleeper] = []
    }

    /// `nil` when the process has no more keys; nothing is gathered then.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()
}
