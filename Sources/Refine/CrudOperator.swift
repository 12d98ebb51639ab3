/// refine's filter operators, named as refine names them (`CrudOperators` of `@refinedev/core` 5).
///
/// Operators without a final `s` ignore case where they look inside text; those with one (`containss`) do not.
public enum CrudOperator: String, Sendable, Hashable, CaseIterable {
    case eq, ne, eqs, nes
    case lt, lte, gt, gte
    /// The column equals one of the values / none of them.
    case `in`, nin
    /// The list column holds all of the values / not all of them.
    case ina, nina
    case contains, ncontains, containss, ncontainss
    /// Two values, both inclusive.
    case between, nbetween
    /// The column has no value / has one; the filter's own value is ignored.
    case null, nnull
    case startswith, nstartswith, startswiths, nstartswiths
    case endswith, nendswith, endswiths, nendswiths
    case or, and
}

extension CrudOperator {
    /// `or` and `and` join filters; all others compare a column.
    public var isConditional: Bool { self == .or || self == .and }

    /// Whether it asks whether there is a value, and compares with none.
    public var asksForPresence: Bool { self == .null || self == .nnull }

    /// Whether it compares with a list, be it of one.
    var takesList: Bool {
        switch self {
        case .in, .nin, .ina, .nina: true
        default: false
        }
    }

    /// Whether it looks for pieces of texts, for one of them where it is given several; the negations for none of them.
    var looksInside: Bool {
        switch self {
        case .contains, .ncontains, .containss, .ncontainss, .startswith, .nstartswith, .startswiths, .nstartswiths,
            .endswith, .nendswith, .endswiths, .nendswiths:
            true
        default: false
        }
    }
}
