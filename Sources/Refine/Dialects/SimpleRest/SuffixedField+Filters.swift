import JSONBytes

extension SuffixedField {
    /// The filters, joined by and, that a name's values stand for.
    /// - Throws: 400 that names the column.
    func filters(_ group: QueryGroup) throws(HttpError) -> [CrudFilter] {
        switch `operator` {
        // Of equality several values are alternatives, as in json-server: `status=a&status=b`.
        case .eq: return [group.isSingle ? equal(group, orNull: .null) : filter(.in, .list(group.filterValues))]
        case .ne: return [group.isSingle ? equal(group, orNull: .nnull) : filter(.nin, .list(group.filterValues))]
        case .eqs where !group.isSingle: return [.or(group.filterValues.map { filter(.eqs, $0) })]
        case .in, .nin, .ina, .nina: return [filter(`operator`, .list(elements(group)))]
        case .between, .nbetween: return [.range(field, `operator`, try ends(group))]
        // Providers write one filter of a name, so that several values can only be the list of one filter.
        case _ where `operator`.looksInside && !group.isSingle: return [filter(`operator`, .list(group.filterValues))]
        case .null, .nnull: return group.texts.map(presence)
        // Of every other operator several values are several conditions.
        default: return group.filterValues.map { filter(`operator`, $0 == .absent ? .typed(.null) : $0) }
        }
    }

    private func filter(_ operator: CrudOperator, _ value: FilterValue) -> CrudFilter {
        .logical(field: field, operator: `operator`, value: value)
    }

    /// A bare key is how axios writes a comparison with null.
    private func equal(_ group: QueryGroup, orNull nullOperator: CrudOperator) -> CrudFilter {
        guard let text = group.values.first.flatMap(\.self) else { return filter(nullOperator, .absent) }
        return filter(`operator`, .text(text))
    }

    /// One value is a comma list, and nothing an empty list; repeated keys and brackets are exact.
    private func elements(_ group: QueryGroup) -> [FilterValue] {
        guard let text = group.single else { return group.filterValues }
        return text.isEmpty ? [] : Self.commaList(text)
    }

    /// Two values; an empty one leaves its side open.
    private func ends(_ group: QueryGroup) throws(HttpError) -> [FilterValue] {
        let ends = (group.single.map(Self.commaList) ?? group.filterValues).map { $0 == .text("") ? .absent : $0 }
        guard ends.count == 2 else {
            throw .invalidFilter(
                group.name, field: field,
                "needs two values, as `\(group.name)=1,2` or the key twice; it has \(ends.count)")
        }
        return ends
    }

    /// `f_null` and `f_null=true` ask for no value; `f_null=false` asks for the opposite.
    private func presence(_ text: String) -> CrudFilter {
        let isNegated = ["false", "0"].contains(text.lowercased())
        return filter((`operator` == .null) != isNegated ? .null : .nnull, .absent)
    }

    private static func commaList(_ text: String) -> [FilterValue] {
        text.commaSeparated.map { .text($0) }
    }
}

extension QueryGroup {
    fileprivate var filterValues: [FilterValue] { values.map { $0.map(FilterValue.text) ?? .absent } }
}
