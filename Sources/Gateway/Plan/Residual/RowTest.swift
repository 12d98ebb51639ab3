/// One column held against values.
///
/// A path through related rows may lead to several values; a test holds where it holds for one of them, as it does for Appwrite.
/// So does a test of a list column, for one of its elements. Null passes no test but `isNull`.
public struct RowTest: Sendable, Hashable {
    public enum Condition: Sendable, Hashable {
        case isNull, isNotNull
        /// Equal to one of the values.
        case equals(ValueSet)
        /// Different from all of the values.
        case differs(ValueSet)
        /// There are values, and all of them are different from all of the set's: of references to several rows.
        case holdsNone(ValueSet)
        case compares(Relation, RowValue, TextCollation)
        /// From the first to the second, both included.
        case within(RowValue, RowValue, TextCollation)
        case outside(RowValue, RowValue, TextCollation)
        /// A text with one of the patterns in it.
        case matches([TextPattern])
        /// A text with none of the patterns in it.
        case matchesNone([TextPattern])
    }

    public enum Relation: String, Sendable, Hashable {
        case less, lessOrEqual, greater, greaterOrEqual
    }

    public var column: RowColumn
    public var condition: Condition

    public init(_ column: RowColumn, _ condition: Condition) {
        self.column = column
        self.condition = condition
    }
}

extension RowTest.Condition {
    /// Whether it holds for the values of a row; what looks into texts is left to `TextSearch`.
    func holds(for values: [RowValue]) -> Bool {
        switch self {
        case .isNull: return values.contains(.null)
        case .holdsNone(let unwanted):
            return values.contains { $0 != .null } && !values.contains(where: unwanted.contains)
        default: break
        }
        return values.contains { $0 != .null && holds(for: $0) }
    }

    private func holds(for value: RowValue) -> Bool {
        switch self {
        case .isNull, .matches, .matchesNone: false
        case .isNotNull: true
        case .equals(let wanted): wanted.contains(value)
        case .differs(let unwanted), .holdsNone(let unwanted): !unwanted.contains(value)
        case .compares(let relation, let bound, let collation):
            value.compared(to: bound, by: collation).map(relation.holds) ?? false
        case .within(let low, let high, let collation): value.lies(from: low, to: high, collation) == true
        case .outside(let low, let high, let collation): value.lies(from: low, to: high, collation) == false
        }
    }

    /// Bytes that are looked at to hold a text of so many bytes against it.
    func work(onTextOf bytes: Int) -> Int {
        switch self {
        case .isNull, .isNotNull, .matches, .matchesNone: 0
        case .equals(let set), .differs(let set), .holdsNone(let set): set.work(onTextOf: bytes)
        // Comparing two texts ends with the shorter one, or where they differ, which may be at its end.
        case .compares(_, let bound, let collation): min(bytes, bound.size) * 2 * collation.price
        case .within(let low, let high, let collation), .outside(let low, let high, let collation):
            (min(bytes, low.size) + min(bytes, high.size)) * 2 * collation.price
        }
    }

    /// Whether one of the values is so near to one that it is held against that only the database can tell: rows show fewer digits of
    /// a fraction than are stored.
    func isInDoubt(for values: [RowValue]) -> Bool {
        values.contains { value in comparedWith.contains { value.isShownLike($0) } }
    }

    private var comparedWith: [RowValue] {
        switch self {
        case .isNull, .isNotNull, .matches, .matchesNone: []
        case .equals(let set), .differs(let set), .holdsNone(let set): set.values
        case .compares(_, let bound, _): [bound]
        case .within(let low, let high, _), .outside(let low, let high, _): [low, high]
        }
    }
}

extension RowTest.Relation {
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

extension RowValue {
    fileprivate func lies(from low: RowValue, to high: RowValue, _ collation: TextCollation) -> Bool? {
        guard let toLow = compared(to: low, by: collation), let toHigh = compared(to: high, by: collation) else {
            return nil
        }
        return toLow >= 0 && toHigh <= 0
    }
}
