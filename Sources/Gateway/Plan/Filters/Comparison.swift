import Appwrite
import JSONBytes
import Refine

/// One column compared with values: says what is meant, or refuses what cannot be meant.
struct Comparison: Sendable {
    let column: ResolvedColumn
    let `operator`: CrudOperator
    let value: FilterValue

    /// - Throws: 400 that names operator and column.
    func condition() throws(HttpError) -> ColumnCondition {
        guard !column.isEncrypted else {
            throw .unsupportedOperator(`operator`, on: column.field, "The column is stored encrypted.")
        }
        return try asked().possible(in: column)
    }

    private func asked() throws(HttpError) -> ColumnCondition {
        switch `operator` {
        case .eq, .eqs, .in: try equal()
        case .ne, .nes, .nin: try different()
        case .lt: try ordered(.less)
        case .lte: try ordered(.lessOrEqual)
        case .gt: try ordered(.greater)
        case .gte: try ordered(.greaterOrEqual)
        case .between: try between()
        case .nbetween: try notBetween()
        case .null: .isNull
        case .nnull: .isNotNull
        case .ina, .nina: try listHoldsAll()
        case .contains, .containss: try contains(negated: false)
        case .ncontains, .ncontainss: try contains(negated: true)
        case .startswith, .startswiths: try affix(.start, negated: false)
        case .nstartswith, .nstartswiths: try affix(.start, negated: true)
        case .endswith, .endswiths: try affix(.end, negated: false)
        case .nendswith, .nendswiths: try affix(.end, negated: true)
        case .or, .and:
            throw .unsupportedOperator(`operator`, on: column.field, "It joins filters and has no column.")
        }
    }

    /// Whether letters count as they are written.
    private var isLetterForLetter: Bool {
        switch `operator` {
        case .eqs, .nes, .containss, .ncontainss, .startswiths, .nstartswiths, .endswiths, .nendswiths: true
        default: false
        }
    }
}

// Equality.
extension Comparison {
    /// Null among the values finds rows without one; no values find nothing.
    private func equal() throws(HttpError) -> ColumnCondition {
        let (values, hasNull) = try alternatives()
        if column.isListOfReferences, !values.isEmpty, !hasNull { return .holdsOne(values) }
        try requireScalarColumn()
        if values.isEmpty { return hasNull ? .isNull : .nothing }
        return .equals(values, orNull: hasNull, letterForLetter: isLetterForLetter)
    }

    /// No values find everything.
    private func different() throws(HttpError) -> ColumnCondition {
        let (values, hasNull) = try alternatives()
        if column.isListOfReferences, !values.isEmpty { return .holdsNone(values) }
        try requireScalarColumn()
        if values.isEmpty { return hasNull ? .isNotNull : .everything }
        return .differs(values, letterForLetter: isLetterForLetter)
    }

    /// One value, or the elements of a list, each once.
    private func alternatives() throws(HttpError) -> (values: [JSONValue], hasNull: Bool) {
        switch value {
        case .list(let elements):
            return try distinct(elements)
        case .absent where `operator` == .in || `operator` == .nin:
            return ([], false)
        default:
            guard let value = try scalar(value) else { return ([], true) }
            return ([value], false)
        }
    }

    private func distinct(_ elements: [FilterValue]) throws(HttpError) -> (values: [JSONValue], hasNull: Bool) {
        var values: [JSONValue] = []
        // By their bytes: to Swift, texts are equal that databases tell apart.
        var seen: Set<[UInt8]> = []
        var hasNull = false
        for element in elements {
            guard let value = try scalar(element) else {
                hasNull = true
                continue
            }
            if seen.insert(value.serialized()).inserted { values.append(value) }
        }
        return (values, hasNull)
    }

    /// Comparing wholes is for columns that hold one comparable value.
    private func requireScalarColumn() throws(HttpError) {
        if column.isArray {
            throw .unsupportedOperator(
                `operator`, on: column.field,
                "\(column.described); `contains`, `ncontains`, `ina`, `nina`, `null` and `nnull` work on it.")
        }
        if column.type == .geometry {
            throw .unsupportedOperator(
                `operator`, on: column.field, "\(column.described); `null` and `nnull` work on it.")
        }
    }
}

// Order.
extension Comparison {
    private func ordered(_ relation: RowTest.Relation) throws(HttpError) -> ColumnCondition {
        try requireOrderedColumn()
        guard let value = try scalar(value) else { throw missingValue }
        return .compares(relation, value)
    }

    /// Both ends belong to it; an open end leaves its side open.
    private func between() throws(HttpError) -> ColumnCondition {
        switch try ends() {
        case (let low?, let high?): return .within(low, high)
        case (let low?, nil): return .compares(.greaterOrEqual, low)
        case (nil, let high?): return .compares(.lessOrEqual, high)
        case (nil, nil): throw twoValues
        }
    }

    private func notBetween() throws(HttpError) -> ColumnCondition {
        switch try ends() {
        case (let low?, let high?): return .outside(low, high)
        case (let low?, nil): return .compares(.less, low)
        case (nil, let high?): return .compares(.greater, high)
        case (nil, nil): throw twoValues
        }
    }

    private func ends() throws(HttpError) -> (JSONValue?, JSONValue?) {
        try requireOrderedColumn()
        guard case .list(let ends) = value, ends.count == 2 else { throw twoValues }
        return (try end(ends[0]), try end(ends[1]))
    }

    /// `nil` for an open end: none, null or the empty text, in whatever form it came.
    private func end(_ value: FilterValue) throws(HttpError) -> JSONValue? {
        let value = try scalar(value)
        return value == "" ? nil : value
    }

    private func requireOrderedColumn() throws(HttpError) {
        try requireScalarColumn()
        guard !column.isListOfReferences else {
            throw .unsupportedOperator(
                `operator`, on: column.field, "It leads to several rows, which have no order.")
        }
    }

    private var twoValues: HttpError {
        .missingValue(`operator`, on: column.field, "two values, of which one may be left out")
    }
}

// Pieces of texts and elements of lists.
extension Comparison {
    /// Elements of lists are compared letter for letter whatever the operator.
    private func contains(negated: Bool) throws(HttpError) -> ColumnCondition {
        if isList {
            let values = try elements()
            guard !values.isEmpty else { throw missingValue }
            return negated ? .holdsNone(values) : .holdsOne(values)
        }
        guard [.text, .unknown].contains(column.type) else {
            throw .unsupportedOperator(
                `operator`, on: column.field, "It looks inside text and lists, and \(column.described).")
        }
        return matching(try pieces(), .anywhere, negated: negated)
    }

    private func affix(_ place: TextPattern.Place, negated: Bool) throws(HttpError) -> ColumnCondition {
        guard !column.isArray, [.text, .unknown].contains(column.type) else {
            throw .unsupportedOperator(
                `operator`, on: column.field, "It looks inside text, and \(column.described).")
        }
        return matching(try pieces(), place, negated: negated)
    }

    /// The text or texts to look for, at least one.
    private func pieces() throws(HttpError) -> [String] {
        let given = if case .list(let list) = value { list } else { [value] }
        var pieces: [String] = []
        for element in given { pieces.append(try text(element)) }
        guard !pieces.isEmpty else { throw missingValue }
        return pieces
    }

    /// Every text holds the empty text.
    private func matching(_ pieces: [String], _ place: TextPattern.Place, negated: Bool) -> ColumnCondition {
        if pieces.contains("") { return negated ? .nothing : .isNotNull }
        return negated
            ? .matchesNone(pieces, place, letterForLetter: isLetterForLetter)
            : .matches(pieces, place, letterForLetter: isLetterForLetter)
    }

    /// `ina` and `nina`. Every list holds all of no values.
    private func listHoldsAll() throws(HttpError) -> ColumnCondition {
        let isNegated = `operator` == .nina
        guard isList else {
            throw .unsupportedOperator(
                `operator`, on: column.field,
                "It looks for several elements of a list, and \(column.described). `\(isNegated ? "nin" : "in")` compares one value "
                    + "with several.")
        }
        let values = value == .absent ? [] : try elements()
        if values.isEmpty { return isNegated ? .nothing : .isNotNull }
        return isNegated ? .lacksOne(values) : .holdsAll(values)
    }

    /// A list column, or references to several rows.
    private var isList: Bool { column.isArray || column.isListOfReferences }

    /// The elements to look for, each once.
    private func elements() throws(HttpError) -> [JSONValue] {
        let given = if case .list(let list) = value { list } else { [value] }
        let (values, hasNull) = try distinct(given)
        guard !hasNull else { throw missingValue }
        return values
    }
}

// Values.
extension Comparison {
    private func scalar(_ value: FilterValue) throws(HttpError) -> JSONValue? {
        let value = try ValueCoercion(column: column).scalar(value)
        if let elements = column.elements, let text = value?.string, isEquality {
            try checkElement(text, among: elements)
        }
        return value
    }

    /// Whether it is compared with wholes, of which an enum has only some.
    private var isEquality: Bool {
        switch `operator` {
        case .eq, .ne, .eqs, .nes, .in, .nin: true
        case .contains, .ncontains, .containss, .ncontainss, .ina, .nina: column.isArray
        default: false
        }
    }

    /// Another case is forgiven: some databases find it, and others find nothing.
    private func checkElement(_ text: String, among elements: [String]) throws(HttpError) {
        if elements.contains(text) { return }
        let small = text.lowercased()
        guard elements.contains(where: { $0.lowercased() == small }) else {
            throw .unknownElement(column, value: text, elements: elements)
        }
    }

    /// Operators that look inside text compare with text, whatever the value looks like.
    private func text(_ value: FilterValue) throws(HttpError) -> String {
        var textColumn = column
        textColumn.type = .text
        guard let text = try ValueCoercion(column: textColumn).scalar(value)?.string else { throw missingValue }
        return text
    }

    private var missingValue: HttpError {
        .missingValue(`operator`, on: column.field, "a value")
    }
}
