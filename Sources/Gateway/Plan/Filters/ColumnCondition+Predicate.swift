import Appwrite
import JSONBytes

extension ColumnCondition {
    /// The same, evaluated by the gateway.
    /// - Returns: `nil` where rows do not show what it depends on.
    func predicate(on column: ResolvedColumn, _ database: DatabaseTraits) -> RowPredicate? {
        PredicateMaker(column: column, database: database).predicate(self)
    }
}

private struct PredicateMaker {
    let column: ResolvedColumn
    let database: DatabaseTraits

    func predicate(_ condition: ColumnCondition) -> RowPredicate? {
        switch condition {
        case .everything: .all([])
        case .nothing: .any([])
        case .isNull: showsNull ? test(.isNull) : nil
        case .isNotNull: showsNull ? test(.isNotNull) : nil
        case .equals(let values, let orNull, let isExact):
            if orNull, !showsNull {
                nil
            } else {
                .any([test(.equals(set(values, letterForLetter: isExact)))] + (orNull ? [test(.isNull)] : []))
            }
        case .differs(let values, let isExact): test(.differs(set(values, letterForLetter: isExact)))
        case .compares(let relation, let value): order.map { test(.compares(relation, typed(value), $0)) }
        case .within(let low, let high): order.map { test(.within(typed(low), typed(high), $0)) }
        case .outside(let low, let high): order.map { test(.outside(typed(low), typed(high), $0)) }
        case .matches(let pieces, let place, let isExact): test(.matches(patterns(pieces, place, isExact)))
        case .matchesNone(let pieces, let place, let isExact): test(.matchesNone(patterns(pieces, place, isExact)))
        case .holdsOne(let values): test(.equals(elements(values)))
        case .holdsAll(let values): .all(values.map { test(.equals(elements([$0]))) })
        // A row shows a list without a value as an empty one.
        case .holdsNone(let values): column.isArray ? nil : test(.holdsNone(elements(values)))
        case .lacksOne(let values): column.isArray ? nil : .any(values.map { test(.holdsNone(elements([$0]))) })
        }
    }

    private var showsNull: Bool { !column.isArray && column.type != .geometry }

    private func test(_ condition: RowTest.Condition) -> RowPredicate {
        .test(RowTest(column.rowColumn, condition))
    }

    private func typed(_ value: JSONValue) -> RowValue { RowValue(value, as: column.rowColumn.kind) }

    private func set(_ values: [JSONValue], letterForLetter: Bool) -> ValueSet {
        let collation = letterForLetter || !column.type.comparesText ? .binary : database.equality
        return ValueSet(values.map(typed), collation)
    }

    private func elements(_ values: [JSONValue]) -> ValueSet {
        ValueSet(values.map(typed), column.isArray ? .binary : database.equality)
    }

    /// How the column's values are ordered; `nil` where only the database knows.
    private var order: TextCollation? { column.type.comparesText ? database.order : .binary }

    private func patterns(_ pieces: [String], _ place: TextPattern.Place, _ letterForLetter: Bool) -> [TextPattern] {
        pieces.map { TextPattern($0, place, letterForLetter ? .binary : database.patterns) }
    }
}
