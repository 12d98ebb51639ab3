/// One condition of `filter` or `or`: `title||$cont||word`, `id||$in||a,b`, `title||$isnull`.
///
/// Values are texts whose meaning the column's type decides. The value is everything behind the second `||`.
struct NestJSXCondition {
    /// For messages: `filter[0]`.
    let place: String

    func filter(_ text: String) throws(HttpError) -> CrudFilter {
        let parts = text.barSeparated(maxSplits: 2)
        let field = parts[0]
        guard !field.isEmpty else {
            throw .invalidFilter(place, "names no column; it is written `title||$eq||value`")
        }
        guard parts.count > 1 else {
            throw .invalidFilter(place, field: field, "names no operator; it is written `title||$eq||value`")
        }
        guard let `operator` = NestJSXOperator.named(parts[1]) else {
            throw .invalidFilter(
                place, field: field,
                "names \(HttpError.quoted(parts[1])), which is no operator; \(NestJSXOperator.hint)")
        }
        let text = parts.count > 2 ? parts[2] : nil
        return switch `operator` {
        case .between, .nbetween: try range(field, `operator`, text)
        default: .logical(field: field, operator: `operator`, value: value(text, for: `operator`))
        }
    }

    /// nestjsx's builder leaves the last part out of an empty list, and where there is no value.
    private func value(_ text: String?, for operator: CrudOperator) -> FilterValue {
        `operator`.takesList
            ? .list((text ?? "").isEmpty ? [] : values(text)) : text.map(FilterValue.text) ?? .absent
    }

    private func values(_ text: String?) -> [FilterValue] {
        (text ?? "").commaSeparated.map(FilterValue.text)
    }

    /// Two values; an empty one leaves its side open.
    private func range(
        _ field: String, _ operator: CrudOperator, _ text: String?
    ) throws(HttpError) -> CrudFilter {
        guard let text else { return .logical(field: field, operator: `operator`, value: .absent) }
        let ends = values(text).map { $0 == .text("") ? .absent : $0 }
        guard ends.count == 2 else {
            throw .invalidFilter(
                place, field: field, "needs two values, as `views||$between||1,2`; it has \(ends.count)")
        }
        return .range(field, `operator`, ends)
    }
}

extension NestJSXCondition {
    /// All conditions of one parameter; empty ones count as missing.
    static func filters(_ name: String, in groups: [QueryGroup]) throws(HttpError) -> [CrudFilter] {
        guard let group = groups.first(where: { $0.name == name }) else { return [] }
        var filters: [CrudFilter] = []
        for (index, text) in group.texts.enumerated() where !text.isEmpty {
            filters.append(try NestJSXCondition(place: "\(name)[\(index)]").filter(text))
        }
        return filters
    }
}
