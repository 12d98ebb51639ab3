/// Finds out how many rows a list has by looking at single places in it, since Appwrite counts no further than 5000.
///
/// Goes ahead in steps that double until a place is empty, halves the gap between the last row seen and that place, and reads what is
/// left of the gap at once. A guess, such as an older count, makes it one look where the list has hardly changed.
struct CountSearch: Sendable {
    /// One look: how many rows there are from `offset`, up to `limit`.
    struct Probe: Sendable, Hashable {
        var offset: Int
        var limit: Int
    }

    private enum Move: Sendable {
        /// Around a number that may be right.
        case guess(Int)
        /// Ahead from the last row seen.
        case up(step: Int)
        /// Back from the first place seen empty.
        case down(step: Int)
        case halve
    }

    /// Rows that are known to be there.
    private(set) var atLeast: Int
    /// There are no more than these, where that is known.
    private(set) var atMost: Int?
    private var move: Move

    /// A gap that is read at once: ids of so many rows are about as many bytes as a page.
    static let widest = 250
    /// How far beside a guess is looked.
    private static let nearby = 20
    /// No list is longer; a server that claims so is not searched to the end of the numbers.
    private static let longest = 1 << 40

    /// - Parameter guess: how many there may be.
    init(atLeast: Int, atMost: Int? = nil, guess: Int? = nil) {
        self.atLeast = max(0, atLeast)
        self.atMost = atMost.map { max(0, $0) }
        move = guess.map { .guess($0) } ?? .up(step: max(Self.widest, atLeast))
    }

    /// Where to look next; `nil` when the number is found: `atLeast`.
    mutating func next() -> Probe? {
        let end = atMost ?? Self.longest
        guard atLeast < end else { return nil }
        let gap = end - atLeast
        if gap <= Self.widest { return Probe(offset: atLeast, limit: gap) }
        let middle = atLeast + gap / 2
        switch move {
        case .guess(let number):
            // A guess far off leads back to what is known.
            let start = min(max(atLeast, number - Self.nearby), end - 1)
            return Probe(offset: start, limit: min(2 * Self.nearby, end - start))
        case .up(let step):
            move = .up(step: min(2 * step, Self.longest))
            return Probe(offset: min(middle, atLeast + step), limit: 1)
        case .down(let step):
            move = .down(step: min(2 * step, Self.longest))
            return Probe(offset: max(middle, end - step), limit: 1)
        case .halve:
            return Probe(offset: middle, limit: 1)
        }
    }

    /// What was found at the place looked at.
    mutating func found(_ rows: Int, at probe: Probe) {
        if rows < probe.limit { atMost = probe.offset + max(0, rows) }
        if rows > 0 { atLeast = probe.offset + min(rows, probe.limit) }
        switch move {
        case .guess: move = rows > 0 ? .up(step: Self.widest) : .down(step: Self.widest)
        case .up where rows == 0, .down where rows > 0: move = .halve
        case .up, .down, .halve: break
        }
    }
}
