/// Which lengths a set of keys has: most keys are told from all of them by this alone.
struct KeyLengths {
    /// A bit for each length; the last one stands for all longer ones.
    private var bits: UInt64 = 0

    init(_ lengths: some Sequence<Int>) {
        for length in lengths { bits |= Self.bit(length) }
    }

    @inline(__always)
    func contains(_ length: Int) -> Bool { bits & Self.bit(length) != 0 }

    @inline(__always)
    private static func bit(_ length: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: min(length, 63)) }
}
