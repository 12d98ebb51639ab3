import Appwrite
import JSONBytes
import Refine

/// Divides refine's filters between Appwrite and the gateway. Appwrite is asked for as few rows as it can be asked for that
/// include all that are meant; what it cannot say exactly the gateway evaluates over them. Nothing is dropped: what neither can
/// do is a 400.
struct FilterPlanner: Sendable {
    let scope: ColumnScope
    let capabilities: ServerCapabilities

    /// What becomes of the filters of a list.
    struct Split: Sendable {
        /// What Appwrite is asked.
        var conditions: [Condition] = []
        /// What the gateway evaluates, all of which must hold; empty when Appwrite's answer is exact.
        var predicates: [RowPredicate] = []
        var reasons: [String] = []
        fileprivate var relations = RelationUse()
    }

    /// The filters of a list, all of which must hold.
    func split(_ filters: [CrudFilter]) throws(HttpError) -> Split {
        var split = Split()
        for filter in filters {
            if let filter = filter.meant { try add(filter, to: &split) }
        }
        return split
    }

    /// Takes a filter that must hold. Members of `and` groups must hold just so.
    private func add(_ filter: CrudFilter, to split: inout Split) throws(HttpError) {
        switch filter {
        case .and(let filters):
            for filter in filters { try add(filter, to: &split) }
        case .or:
            guard let pushed = try grouped(filter) else { return }
            try add(pushed, of: filter, to: &split)
        case .logical(let field, let `operator`, let value):
            let (column, condition) = try meaning(field, `operator`, value)
            var pushed = condition.pushed(on: column, capabilities)
            if column.needsOtherTables, !pushed.condition.isKnown {
                if pushed.condition.hasAlternatives {
                    pushed = Pushed(condition: .everything, shortfall: .isRelated)
                } else if !split.relations.takes(column) {
                    pushed = Pushed(condition: .everything, shortfall: .isSecondOfRelation)
                }
            }
            if let within = fallback(pushed.condition, for: condition, on: column) {
                pushed = Pushed(condition: within, shortfall: .isTooLong)
            }
            try add(pushed, of: filter, to: &split)
        }
    }

    private func add(_ pushed: Pushed, of filter: CrudFilter, to split: inout Split) throws(HttpError) {
        var pushed = pushed
        let packing = QueryPacking(capabilities: capabilities)
        if case .query(let query) = pushed.condition, case .or = query, !packing.fits(query) {
            pushed = Pushed(condition: .everything, shortfall: .isTooLong)
        }
        split.conditions.append(pushed.condition)
        guard let shortfall = pushed.shortfall, pushed.condition != .nothing else { return }
        guard let predicate = try predicate(filter, insteadOf: shortfall) else { return }
        split.predicates.append(predicate)
        split.reasons.append(try Self.reason(filter, shortfall))
    }

    /// Column and meaning of a comparison.
    private func meaning(
        _ field: String, _ operator: CrudOperator, _ value: FilterValue
    ) throws(HttpError) -> (ResolvedColumn, ColumnCondition) {
        let column = try scope.column(field)
        return (column, try Comparison(column: column, operator: `operator`, value: value).condition())
    }

    /// What is asked in place of a comparison that one query has no room for; `nil` when there is room.
    private func fallback(
        _ condition: Condition, for meaning: ColumnCondition, on column: ResolvedColumn
    ) -> Condition? {
        guard case .query(let query) = condition else { return nil }
        let packing = QueryPacking(capabilities: capabilities)
        switch query {
        case .and(let children) where children.allSatisfy(packing.fits): return nil
        case _ where packing.fits(query): return nil
        default: break
        }
        guard case .equals(let values, orNull: false, _) = meaning, let range = column.type.range(of: values) else {
            return .everything
        }
        return .query(.filter(.between, column: column.key, values: [range.low, range.high]))
    }
}

// Groups.
extension FilterPlanner {
    /// What Appwrite is asked in place of a filter inside a group.
    /// - Returns: `nil` for a group without members (or with empty groups alone), which is no condition: refine's own hooks leave
    ///   such groups out before they ask.
    private func grouped(_ filter: CrudFilter) throws(HttpError) -> Pushed? {
        switch filter {
        case .logical(let field, let `operator`, let value):
            let (column, condition) = try meaning(field, `operator`, value)
            let pushed = condition.pushed(on: column, capabilities)
            guard column.needsOtherTables, !pushed.condition.isKnown else { return pushed }
            return Pushed(condition: .everything, shortfall: .isRelated)
        case .and(let filters):
            let members = try groupedMembers(filters)
            if members.contains(where: { $0.condition == .nothing }) { return .exact(.nothing) }
            return Self.joined(members, Condition.all)
        case .or(let filters):
            let members = try groupedMembers(filters)
            if members.contains(where: { $0.isExact && $0.condition == .everything }) { return .exact(.everything) }
            return Self.joined(members, Condition.any)
        }
    }

    private func groupedMembers(_ filters: [CrudFilter]) throws(HttpError) -> [Pushed] {
        var members: [Pushed] = []
        for filter in filters {
            if let member = try grouped(filter) { members.append(member) }
        }
        return members
    }

    private static func joined(_ members: [Pushed], _ join: ([Condition]) -> Condition) -> Pushed? {
        guard !members.isEmpty else { return nil }
        return Pushed(
            condition: join(members.map(\.condition)), shortfall: members.lazy.compactMap(\.shortfall).first)
    }

    /// The filter, evaluated by the gateway; `nil` for a group without members.
    /// - Throws: 400 where rows do not show what a member depends on.
    private func predicate(_ filter: CrudFilter) throws(HttpError) -> RowPredicate? {
        switch filter {
        case .logical(let field, let `operator`, let value):
            let (column, condition) = try meaning(field, `operator`, value)
            if let wayBack = column.wayBack { throw .wayBack(column.field, wayBack) }
            if let predicate = condition.predicate(on: column, capabilities.database) {
                guard condition.mayBeInDoubt(on: column), let question = question(condition, on: column) else {
                    return predicate
                }
                return .nearly(predicate, question)
            }
            guard let question = question(condition, on: column) else { throw .unsupportedHere(`operator`, column) }
            return .found(question)
        case .and(let filters):
            let members = try predicates(filters)
            return members.isEmpty ? nil : .all(members)
        case .or(let filters):
            let members = try predicates(filters)
            return members.isEmpty ? nil : .any(members)
        }
    }

    /// What Appwrite is asked about rows that do not show it themselves; `nil` where it cannot be asked, or not beside other queries.
    private func question(_ condition: ColumnCondition, on column: ResolvedColumn) -> Query? {
        let pushed = condition.pushed(on: column, capabilities)
        guard pushed.isExact, !column.needsOtherTables, case .query(let query) = pushed.condition else { return nil }
        return QueryPacking(capabilities: capabilities).fits(query) ? query : nil
    }

    /// - Throws: also what is wrong with a filter that is too long for Appwrite, where the gateway cannot take it over.
    private func predicate(_ filter: CrudFilter, insteadOf shortfall: Shortfall) throws(HttpError) -> RowPredicate? {
        do {
            return try predicate(filter)
        } catch {
            if shortfall == .isTooLong, case .query(let query) = try grouped(filter)?.condition {
                _ = try QueryPacking(capabilities: capabilities).packed([query], reserved: 0)
            }
            throw error
        }
    }

    private func predicates(_ filters: [CrudFilter]) throws(HttpError) -> [RowPredicate] {
        var members: [RowPredicate] = []
        for filter in filters {
            if let member = try predicate(filter) { members.append(member) }
        }
        return members
    }
}

// Reasons.
extension FilterPlanner {
    /// What the gateway evaluates and why, in one sentence without values.
    private static func reason(_ filter: CrudFilter, _ shortfall: Shortfall) throws(HttpError) -> String {
        "\(described(filter)): \(shortfall.rawValue)."
    }

    private static func described(_ filter: CrudFilter) -> String {
        switch filter {
        case .logical(let field, let `operator`, _): "\(Excerpt.printable(field)) \(`operator`.rawValue)"
        case .or(let filters): "or(\(members(filters)))"
        case .and(let filters): "and(\(members(filters)))"
        }
    }

    private static func members(_ filters: [CrudFilter]) -> String {
        let shown = filters.prefix(8).map(described).joined(separator: ", ")
        return filters.count > 8 ? "\(shown) and \(filters.count - 8) more" : shown
    }
}

extension ResolvedColumn {
    /// Whether a query for it makes Appwrite look into related tables first.
    fileprivate var needsOtherTables: Bool { isRelated || !isStored }
}

extension ColumnCondition {
    /// Whether it is held against numbers of which rows show less than is stored.
    fileprivate func mayBeInDoubt(on column: ResolvedColumn) -> Bool {
        switch column.type {
        case .float: true
        case .unknown: numbers
        default: false
        }
    }

    private var numbers: Bool {
        switch self {
        case .equals(let values, _, _), .differs(let values, _), .holdsOne(let values), .holdsAll(let values),
            .holdsNone(let values), .lacksOne(let values):
            values.contains { $0.number != nil }
        case .compares(_, let value): value.number != nil
        case .within(let low, let high), .outside(let low, let high): low.number != nil || high.number != nil
        case .everything, .nothing, .isNull, .isNotNull, .matches, .matchesNone: false
        }
    }
}

extension ColumnType {
    /// The least and the greatest of values that have an order whatever the database; `nil` for all others.
    fileprivate func range(of values: [JSONValue]) -> (low: JSONValue, high: JSONValue)? {
        let kind: RowColumn.Kind
        switch self {
        case .integer, .float: kind = .number
        case .datetime: kind = .date
        default: return nil
        }
        func precedes(_ a: JSONValue, _ b: JSONValue) -> Bool {
            RowValue(a, as: kind).compared(to: RowValue(b, as: kind), by: .binary) ?? 0 < 0
        }
        guard let low = values.min(by: precedes), let high = values.max(by: precedes) else { return nil }
        return (low, high)
    }
}
