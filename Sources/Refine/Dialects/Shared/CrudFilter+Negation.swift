extension CrudFilter {
    /// What holds where the filter does not. Exact, for each operator has its opposite, and a comparison that a missing value makes
    /// unknown leaves the row out both ways, as in SQL.
    var negated: CrudFilter {
        switch self {
        case .logical(let field, let `operator`, let value):
            .logical(field: field, operator: `operator`.opposite, value: value)
        case .or(let filters): .and(filters.map(\.negated))
        case .and(let filters): .or(filters.map(\.negated))
        }
    }
}

extension CrudOperator {
    /// The operator that holds for the other rows.
    var opposite: CrudOperator {
        switch self {
        case .eq: .ne
        case .ne: .eq
        case .eqs: .nes
        case .nes: .eqs
        case .lt: .gte
        case .gte: .lt
        case .gt: .lte
        case .lte: .gt
        case .in: .nin
        case .nin: .in
        case .ina: .nina
        case .nina: .ina
        case .contains: .ncontains
        case .ncontains: .contains
        case .containss: .ncontainss
        case .ncontainss: .containss
        case .between: .nbetween
        case .nbetween: .between
        case .null: .nnull
        case .nnull: .null
        case .startswith: .nstartswith
        case .nstartswith: .startswith
        case .startswiths: .nstartswiths
        case .nstartswiths: .startswiths
        case .endswith: .nendswith
        case .nendswith: .endswith
        case .endswiths: .nendswiths
        case .nendswiths: .endswiths
        case .or: .and
        case .and: .or
        }
    }
}
