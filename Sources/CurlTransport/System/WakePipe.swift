#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A pipe to wake a thread that waits in `poll`. Both ends are closed when the object goes.
final class WakePipe: Sendable {
    /// Becomes readable when somebody wakes.
    let readEnd: CInt
    private let writeEnd: CInt

    /// `nil` when the process has no descriptors left.
    init?() {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// May be called from any thread. A full pipe will wake the reader anyway.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Takes out what was written.
    func drain() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            while read(readEnd, buffer.baseAddress, buffer.count) == buffer.count {}
        }
    }
}
