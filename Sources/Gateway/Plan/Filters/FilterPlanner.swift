import Appwrite
import JSONBytes
import Refine

/// Turns refine's filters into Appwrite's queries. Nothing is dropped: what cannot be said exactly is a 400.
struct FilterPlanner: Sendable {
    let scope: ColumnScope

    /// The filters of a list, all of which must hold.
    func condition(_ filters: [CrudFilter]) throws(HttpError) -> Condition {
        var conditions: [Condition] = []
        for filter in filters {
            if let condition = try condition(filter) { conditions.append(condition) }
        }
        return .all(conditions)
    }

    /// - Returns: `nil` for a group without members (or with empty groups alone), which is no condition: refine's own hooks leave
    ///   such groups out before they ask.
    private func condition(_ filter: CrudFilter) throws(HttpError) -> Condition? {
        switch filter {
        case .logical(let field, let `operator`, let value):
            return try comparison(field, `operator`, value)
        case .and(let filters):
            let conditions = try conditions(filters)
            return conditions.isEmpty ? nil : .all(conditions)
        case .or(let filters):
            let conditions = try conditions(filters)
            return conditions.isEmpty ? nil : .any(conditions)
        }
    }

    private func conditions(_ filters: [CrudFilter]) throws(HttpError) -> [Condition] {
        var conditions: [Condition] = []
        for filter in filters {
            if let condition = try condition(filter) { conditions.append(condition) }
        }
        return conditions
    }

    private func comparison(
        _ field: String, _ operator: CrudOperator, _ value: FilterValue
    ) throws(HttpError) -> Condition {
        let column = try scope.column(field)
        guard !column.isEncrypted else {
            throw .unsupportedOperator(`operator`, on: field, "The column is stored encrypted.")
        }
        let comparison = Comparison(column: column, operator: `operator`, value: value)
        return switch `operator` {
        case .eq: try comparison.equal()
        case .ne: try comparison.notEqual()
        case .in: try comparison.oneOf()
        case .nin: try comparison.noneOf()
        case .lt: try comparison.ordered(.lessThan)
        case .lte: try comparison.ordered(.lessThanEqual)
        case .gt: try comparison.ordered(.greaterThan)
        case .gte: try comparison.ordered(.greaterThanEqual)
        case .between: try comparison.between()
        case .nbetween: try comparison.notBetween()
        case .null: comparison.presence(.isNull)
        case .nnull: comparison.presence(.isNotNull)
        case .contains: try comparison.contains()
        case .ncontains: try comparison.notContains()
        case .startswith: try comparison.affix(.startsWith)
        case .nstartswith: try comparison.affix(.notStartsWith)
        case .endswith: try comparison.affix(.endsWith)
        case .nendswith: try comparison.affix(.notEndsWith)
        case .eqs, .nes, .containss, .ncontainss, .startswiths, .nstartswiths, .endswiths, .nendswiths:
            throw .unsupportedOperator(`operator`, on: field, Self.hint(for: `operator`))
        case .ina, .nina:
            throw .unsupportedOperator(`operator`, on: field, "Use several filters `contains` on the list column.")
        case .or, .and:
            throw .unsupportedOperator(`operator`, on: field, "It joins filters and has no column.")
        }
    }

    /// The operator that ignores case in place of one that does not.
    private static func hint(for operator: CrudOperator) -> String {
        let loose = CrudOperator(rawValue: String(`operator`.rawValue.dropLast()))?.rawValue ?? "eq"
        return "Appwrite compares text without regard to case: use `\(loose)`."
    }
}
