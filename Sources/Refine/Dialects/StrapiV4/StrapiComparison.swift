/// One operator of one column.
struct StrapiComparison {
    var field: String
    var `operator`: CrudOperator

    /// The conditions, joined by and, that the values under an operator stand for.
    func filters(_ node: QueryNode) throws(HttpError) -> [CrudFilter] {
        switch `operator` {
        case .between, .nbetween:
            return [try .comparison(field, `operator`, try node.filterRange(of: field), at: node.path)]
        // Several values of equality are alternatives; `in` and its like take lists.
        case .eq, .ne, .in, .nin, .ina, .nina:
            return [try .comparison(field, `operator`, try node.filterValue(of: field), at: node.path)]
        case .null, .nnull:
            return [try presence(node)]
        // Several values of any other operator are several filters of the same name: `@refinedev/strapi-v4` writes them so.
        default:
            var filters: [CrudFilter] = []
            let value = try node.filterValue(of: field)
            for value in value.elements { filters.append(.logical(field: field, operator: `operator`, value: value)) }
            return filters
        }
    }

    /// `$null=true`; `false` asks for the opposite, as in Strapi.
    private func presence(_ node: QueryNode) throws(HttpError) -> CrudFilter {
        let value = try node.filterValue(of: field)
        let isNegated = [.text("false"), .text("0")].contains(value)
        return .logical(field: field, operator: isNegated ? `operator`.opposite : `operator`, value: value)
    }
}

extension FilterValue {
    /// The values of a list; one value is a list of one.
    fileprivate var elements: [FilterValue] {
        if case .list(let elements) = self { elements } else { [self] }
    }
}
