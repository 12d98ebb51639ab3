/// Finds which of some pieces a text holds, all of them in one walk along it (Aho and Corasick's automaton): the time is that of the
/// text's length, whatever the pieces and however many of them there are.
struct PieceFinder: Sendable {
    /// Where the pieces are in the order in which they were given. Equal ones have one number.
    private(set) var numbers: [Int] = []
    /// How many different pieces there are.
    private(set) var count = 0

    /// The column of the table for each byte; all bytes that no piece holds share the first.
    private var classes = [UInt8](repeating: 0, count: 256)
    private var width = 1
    /// For each state and class of bytes the state that follows.
    private var table: [UInt32] = []
    /// The piece that ends in a state; -1 for none.
    private var piece: [Int32] = [-1]
    /// The longest other state that ends here, too, and is the end of a piece; 0 for none.
    private var shorter: [UInt32] = [0]

    /// About how many cells a table has at most, unless one piece alone needs more.
    private static let largest = 1 << 20

    /// As few finders as have room for the pieces, and for each piece which of them it is in.
    static func finders(for pieces: [[UInt8]]) -> [(finder: PieceFinder, pieces: Range<Int>)] {
        var finders: [(PieceFinder, Range<Int>)] = []
        var start = 0
        while start < pieces.count {
            var end = start
            var states = 1
            var isUsed = [Bool](repeating: false, count: 256)
            var width = 1
            repeat {
                states += pieces[end].count
                for byte in pieces[end] where !isUsed[Int(byte)] {
                    isUsed[Int(byte)] = true
                    width += 1
                }
                end += 1
            } while end < pieces.count && (states + pieces[end].count) * width <= largest
            finders.append((PieceFinder(pieces[start..<end]), start..<end))
            start = end
        }
        return finders
    }

    private init(_ pieces: ArraySlice<[UInt8]>) {
        var isUsed = [Bool](repeating: false, count: 256)
        for piece in pieces { for byte in piece { isUsed[Int(byte)] = true } }
        // A table in which every byte has a column needs none for the others.
        let first = isUsed.contains(false) ? 1 : 0
        width = first
        for byte in 0..<256 where isUsed[byte] {
            classes[byte] = UInt8(truncatingIfNeeded: width)
            width += 1
        }
        table = [UInt32](repeating: 0, count: width)
        for piece in pieces {
            let end = insert(piece)
            if self.piece[end] < 0 {
                self.piece[end] = Int32(truncatingIfNeeded: count)
                count += 1
            }
            numbers.append(Int(self.piece[end]))
        }
        connect()
    }

    /// The state in which a piece ends.
    private mutating func insert(_ bytes: [UInt8]) -> Int {
        var state = 0
        for byte in bytes {
            let cell = state * width + Int(classes[Int(byte)])
            if table[cell] == 0 {
                table[cell] = UInt32(truncatingIfNeeded: piece.count)
                piece.append(-1)
                shorter.append(0)
                table.append(contentsOf: repeatElement(0, count: width))
            }
            state = Int(table[cell])
        }
        return state
    }

    /// Fills the cells that lead nowhere with where the longest end of what was read leads.
    private mutating func connect() {
        var fallback = [UInt32](repeating: 0, count: piece.count)
        var queue: [Int] = []
        queue.reserveCapacity(piece.count)
        for cell in 0..<width where table[cell] != 0 { queue.append(Int(table[cell])) }
        var next = 0
        while next < queue.count {
            let state = queue[next]
            next += 1
            let other = Int(fallback[state])
            shorter[state] = piece[other] >= 0 ? UInt32(truncatingIfNeeded: other) : shorter[other]
            for column in 0..<width {
                let cell = state * width + column
                let there = table[other * width + column]
                if table[cell] == 0 {
                    table[cell] = there
                } else {
                    fallback[Int(table[cell])] = there
                    queue.append(Int(table[cell]))
                }
            }
        }
    }

    /// For each number whether the text holds its piece.
    func find(in text: [UInt8]) -> [Bool] {
        var found = [Bool](repeating: false, count: count)
        // Every text holds the empty one.
        if piece[0] >= 0 { found[Int(piece[0])] = true }
        var missing = count - (piece[0] >= 0 ? 1 : 0)
        guard missing > 0 else { return found }
        table.withUnsafeBufferPointer { table in
            classes.withUnsafeBufferPointer { classes in
                var state = 0
                for byte in text {
                    state = Int(table[state * width + Int(classes[Int(byte)])])
                    guard piece[state] >= 0 || shorter[state] != 0 else { continue }
                    var end = piece[state] >= 0 ? state : Int(shorter[state])
                    // Where one is found already, so are all that are shorter.
                    while end != 0, !found[Int(piece[end])] {
                        found[Int(piece[end])] = true
                        missing -= 1
                        end = Int(shorter[end])
                    }
                    if missing == 0 { return }
                }
            }
        }
        return found
    }
}
