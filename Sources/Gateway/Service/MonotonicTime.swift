/// Time since the process began to ask for it: what measures spans, and never jumps.
enum MonotonicTime {
    private static let start = ContinuousClock.now

    @Sendable
    static func now() -> Duration { start.duration(to: .now) }
}
