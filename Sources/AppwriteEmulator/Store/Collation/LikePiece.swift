/// What lies between two wildcards of a pattern that stand for any run of characters.
enum LikePiece: Sendable {
    /// Units, and how many of them are left to stand when the one behind them does not fit (Knuth, Morris and Pratt's table).
    case plain(units: [UInt32], left: [Int])
    /// With places for any one character: for each unit a bit for each place where it may be, and the same for all other units.
    case loose(count: Int, places: [UInt32: [UInt64]], others: [UInt64])

    /// - Parameter tokens: units and wildcards for one character, at least one of them.
    init(_ tokens: [UInt32]) {
        self = tokens.contains(LikePattern.anyOne) ? Self.makeLoose(tokens) : Self.makePlain(tokens)
    }

    private static func makePlain(_ units: [UInt32]) -> LikePiece {
        var left = [0]
        var stands = 0
        for unit in units.dropFirst() {
            while stands > 0, units[stands] != unit { stands = left[stands - 1] }
            if units[stands] == unit { stands += 1 }
            left.append(stands)
        }
        return .plain(units: units, left: left)
    }

    private static func makeLoose(_ tokens: [UInt32]) -> LikePiece {
        var others = [UInt64](repeating: 0, count: (tokens.count + 63) / 64)
        for (place, token) in tokens.enumerated() where token == LikePattern.anyOne {
            others[place / 64] |= 1 << UInt64(place % 64)
        }
        var places: [UInt32: [UInt64]] = [:]
        for (place, token) in tokens.enumerated() where token != LikePattern.anyOne {
            places[token, default: others][place / 64] |= 1 << UInt64(place % 64)
        }
        return .loose(count: tokens.count, places: places, others: others)
    }

    /// Whether it comes in what is left of a text, which is read to behind its first place.
    func comes(in units: inout UnitReader) -> Bool {
        var place = Place(self)
        while let unit = units.next() {
            if place.isEnd(behind: unit, self) { return true }
        }
        return false
    }

    /// Whether what is left of a text ends with it.
    func ends(_ units: inout UnitReader) -> Bool {
        var place = Place(self)
        var isEnd = false
        while let unit = units.next() { isEnd = place.isEnd(behind: unit, self) }
        return isEnd
    }

    /// How much of a piece the last units are.
    private struct Place {
        private var stands = 0
        /// The same for all beginnings of a loose piece at once.
        private var bits: [UInt64]

        init(_ piece: LikePiece) {
            if case .loose(_, _, let others) = piece {
                bits = Array(repeating: 0, count: others.count)
            } else {
                bits = []
            }
        }

        mutating func isEnd(behind unit: UInt32, _ piece: LikePiece) -> Bool {
            switch piece {
            case .plain(let units, let left):
                if stands == units.count { stands = left[stands - 1] }
                while stands > 0, units[stands] != unit { stands = left[stands - 1] }
                if units[stands] == unit { stands += 1 }
                return stands == units.count
            case .loose(let count, let places, let others):
                let fitting = places[unit] ?? others
                var carried: UInt64 = 1
                for word in bits.indices {
                    let next = bits[word] >> 63
                    bits[word] = (bits[word] << 1 | carried) & fitting[word]
                    carried = next
                }
                return bits[(count - 1) / 64] >> UInt64((count - 1) % 64) & 1 == 1
            }
        }
    }
}
