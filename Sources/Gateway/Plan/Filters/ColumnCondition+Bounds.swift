import JSONBytes

extension ColumnCondition {
    /// The same of what the column can hold: no row equals a number beyond its bits, or has a text in it that is longer than it is. Servers
    /// differ in what they make of such values, and some refuse them; what is found is known without them.
    func possible(in column: ResolvedColumn) -> ColumnCondition {
        if let range = column.storedRange { return ColumnBounds.numbers(range).possible(self) }
        if let size = column.size { return ColumnBounds.texts(size).possible(self) }
        return self
    }
}

/// What a column can hold.
private enum ColumnBounds {
    case numbers(ClosedRange<Int64>)
    /// So many characters.
    case texts(Int)

    func possible(_ condition: ColumnCondition) -> ColumnCondition {
        switch condition {
        case .equals(let values, let orNull, let isExact):
            let held = values.filter(holds)
            if held.isEmpty { return orNull ? .isNull : .nothing }
            return .equals(held, orNull: orNull, letterForLetter: isExact)
        case .differs(let values, let isExact):
            let held = values.filter(holds)
            return held.isEmpty ? .isNotNull : .differs(held, letterForLetter: isExact)
        case .holdsOne(let values):
            let held = values.filter(holds)
            return held.isEmpty ? .nothing : .holdsOne(held)
        case .holdsAll(let values): return values.allSatisfy(holds) ? condition : .nothing
        case .holdsNone(let values):
            let held = values.filter(holds)
            return held.isEmpty ? .isNotNull : .holdsNone(held)
        case .lacksOne(let values): return values.allSatisfy(holds) ? condition : .isNotNull
        case .matches(let pieces, let place, let isExact):
            let held = pieces.filter(fits)
            return held.isEmpty ? .nothing : .matches(held, place, letterForLetter: isExact)
        case .matchesNone(let pieces, let place, let isExact):
            let held = pieces.filter(fits)
            return held.isEmpty ? .isNotNull : .matchesNone(held, place, letterForLetter: isExact)
        case .compares(let relation, let value): return compared(relation, value) ?? condition
        case .within(let low, let high): return within(low, high) ?? condition
        case .outside(let low, let high): return outside(low, high) ?? condition
        case .everything, .nothing, .isNull, .isNotNull: return condition
        }
    }

    private func holds(_ value: JSONValue) -> Bool {
        switch self {
        case .numbers(let range): value.number?.int64.map(range.contains) ?? true
        case .texts(let size):
            // Blanks at its end do not count on every database.
            value.string.map { Self.length($0.utf8.last == 0x20 ? Self.trimmed($0) : $0, isAtMost: size) } ?? true
        }
    }

    private func fits(_ piece: String) -> Bool {
        if case .texts(let size) = self { Self.length(piece, isAtMost: size) } else { true }
    }

    private static func length(_ text: String, isAtMost size: Int) -> Bool {
        // A character takes a byte at least.
        text.utf8.count <= size || text.unicodeScalars.count <= size
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    private func compared(_ relation: RowTest.Relation, _ value: JSONValue) -> ColumnCondition? {
        guard case .numbers(let range) = self, let bound = value.number?.int64, !range.contains(bound) else {
            return nil
        }
        let isAbove = bound > range.upperBound
        return switch relation {
        case .less, .lessOrEqual: isAbove ? .isNotNull : .nothing
        case .greater, .greaterOrEqual: isAbove ? .nothing : .isNotNull
        }
    }

    private func within(_ low: JSONValue, _ high: JSONValue) -> ColumnCondition? {
        guard case .numbers(let range) = self, let from = low.number?.int64, let to = high.number?.int64 else {
            return nil
        }
        guard from <= range.upperBound, to >= range.lowerBound else { return .nothing }
        return .within(.integer(max(from, range.lowerBound)), .integer(min(to, range.upperBound)))
    }

    private func outside(_ low: JSONValue, _ high: JSONValue) -> ColumnCondition? {
        guard case .numbers(let range) = self, let from = low.number?.int64, let to = high.number?.int64 else {
            return nil
        }
        guard from <= range.upperBound, to >= range.lowerBound else { return .isNotNull }
        switch (range.contains(from), range.contains(to)) {
        case (true, true): return nil
        case (true, false): return .compares(.less, low)
        case (false, true): return .compares(.greater, high)
        case (false, false): return .nothing
        }
    }
}
