/// The same numbers on every machine and in every run: SplitMix64 from a fixed seed.
struct DemoRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// At least `low`, less than `high`. The standard library's own way of choosing may change between its versions.
    mutating func number(from low: Int, to high: Int) -> Int {
        low + Int(next() % UInt64(max(1, high - low)))
    }

    mutating func element(of choices: [String]) -> String {
        choices.isEmpty ? "" : choices[number(from: 0, to: choices.count)]
    }

    /// So many different ones, in the order of the list.
    mutating func elements(_ count: Int, of choices: [String]) -> [String] {
        var indices: Set<Int> = []
        while indices.count < min(count, choices.count) { indices.insert(number(from: 0, to: choices.count)) }
        return indices.sorted().map { choices[$0] }
    }
}
