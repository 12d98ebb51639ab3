#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A point on the system's monotonic clock, in nanoseconds. Smaller and quicker than `ContinuousClock.Instant`, for it is
/// read several times per request.
struct MonotonicTime: Comparable, Sendable {
    var nanoseconds: Int64

    static let distantPast = MonotonicTime(nanoseconds: .min)
    static let distantFuture = MonotonicTime(nanoseconds: .max)

    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Times too far off to count become the distant future. Takes whole nanoseconds, for taking a `Duration` apart is a
    /// division of 128 bits.
    func adding(nanoseconds: Int64) -> MonotonicTime {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .distantFuture : MonotonicTime(nanoseconds: sum)
    }

    func adding(milliseconds: Int) -> MonotonicTime {
        let (nanoseconds, overflow) = Int64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .distantFuture : adding(nanoseconds: nanoseconds)
    }

    static func < (lhs: MonotonicTime, rhs: MonotonicTime) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

    /// Milliseconds from `now` until this point, rounded up, for `poll`: 0 when it has passed, -1 (no limit) for the
    /// distant future.
    func milliseconds(from now: MonotonicTime) -> Int32 {
        if self == .distantFuture { return -1 }
        if self <= now { return 0 }
        let distance = nanoseconds &- now.nanoseconds
        return Int32(clamping: (distance - 1) / 1_000_000 + 1)
    }
}

extension Duration {
    /// Whole nanoseconds, clamped to 64 bits.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowToo) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || overflowToo ? (seconds < 0 ? .min : .max) : sum
    }

    /// Whole milliseconds, rounded up, at least 1 and clamped to what libcurl's `long` options take: 0 would mean "no limit".
    var curlMilliseconds: Int {
        let nanoseconds = max(self.nanoseconds, 1)
        return Int(clamping: min((nanoseconds - 1) / 1_000_000 + 1, Int64(Int32.max)))
    }
}
