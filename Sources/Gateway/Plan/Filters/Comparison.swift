import Appwrite
import JSONBytes
import Refine

/// One column compared with values, on its way to becoming a query.
struct Comparison: Sendable {
    let column: ResolvedColumn
    let `operator`: CrudOperator
    let value: FilterValue

    func equal() throws(HttpError) -> Condition {
        if case .list = value { return try oneOf() }
        try requireScalarColumn()
        guard let value = try scalar(value) else { return presence(.isNull) }
        return query(.equal, [value])
    }

    func notEqual() throws(HttpError) -> Condition {
        if case .list = value { return try noneOf() }
        try requireScalarColumn()
        guard let value = try scalar(value) else { return presence(.isNotNull) }
        return query(.notEqual, [value])
    }

    /// `in`: null among the values finds rows without one; no values find nothing.
    func oneOf() throws(HttpError) -> Condition {
        try requireScalarColumn()
        let (values, hasNull) = try list()
        let equal = values.isEmpty ? Condition.nothing : query(.equal, values)
        return .any(hasNull ? [equal, presence(.isNull)] : [equal])
    }

    /// `nin`: Appwrite's `notEqual` takes one value, so that there is one for each; no values find everything.
    func noneOf() throws(HttpError) -> Condition {
        try requireScalarColumn()
        let (values, hasNull) = try list()
        let different = values.map { query(.notEqual, [$0]) }
        return .all(hasNull ? different + [presence(.isNotNull)] : different)
    }

    func ordered(_ method: Query.Method) throws(HttpError) -> Condition {
        try requireScalarColumn()
        return query(method, [try required()])
    }

    /// Both ends belong to it; an open end leaves its side open.
    func between() throws(HttpError) -> Condition {
        switch try ends() {
        case (let low?, let high?): return query(.between, [low, high])
        case (let low?, nil): return query(.greaterThanEqual, [low])
        case (nil, let high?): return query(.lessThanEqual, [high])
        case (nil, nil): throw twoValues
        }
    }

    func notBetween() throws(HttpError) -> Condition {
        switch try ends() {
        case (let low?, let high?): return query(.notBetween, [low, high])
        case (let low?, nil): return query(.lessThan, [low])
        case (nil, let high?): return query(.greaterThan, [high])
        case (nil, nil): throw twoValues
        }
    }

    /// Of `null` and `nnull` the value says nothing.
    func presence(_ method: Query.Method) -> Condition {
        query(method, [])
    }

    /// A piece of a text, or a whole element of a list column; several values are alternatives.
    func contains() throws(HttpError) -> Condition {
        query(.contains, try pieces())
    }

    /// Several values must all be missing.
    func notContains() throws(HttpError) -> Condition {
        .all(try pieces().map { query(.notContains, [$0]) })
    }

    func affix(_ method: Query.Method) throws(HttpError) -> Condition {
        guard !column.isArray, [.text, .unknown].contains(column.type) else {
            throw .unsupportedOperator(
                `operator`, on: column.field, "It looks inside text, and \(column.described).")
        }
        return query(method, [try required()])
    }

    private func query(_ method: Query.Method, _ values: [JSONValue]) -> Condition {
        .query(.filter(method, column: column.key, values: values))
    }
}

extension Comparison {
    /// Comparing wholes is for columns that hold one comparable value.
    private func requireScalarColumn() throws(HttpError) {
        if column.isArray {
            throw .unsupportedOperator(
                `operator`, on: column.field,
                "\(column.described); `contains`, `ncontains`, `null` and `nnull` work on it.")
        }
        if column.type == .geometry {
            throw .unsupportedOperator(
                `operator`, on: column.field, "\(column.described); `null` and `nnull` work on it.")
        }
    }

    private func scalar(_ value: FilterValue) throws(HttpError) -> JSONValue? {
        try ValueCoercion(column: column).scalar(value)
    }

    private func required() throws(HttpError) -> JSONValue {
        guard let value = try looksInsideText ? text(value) : scalar(value) else {
            throw .missingValue(`operator`, on: column.field, "a value")
        }
        return value
    }

    /// Operators that look inside text compare with text, whatever the value looks like.
    private var looksInsideText: Bool {
        switch `operator` {
        case .startswith, .nstartswith, .endswith, .nendswith: true
        case .contains, .ncontains: !column.isArray
        default: false
        }
    }

    private func text(_ value: FilterValue) throws(HttpError) -> JSONValue? {
        var textColumn = column
        textColumn.type = .text
        return try ValueCoercion(column: textColumn).scalar(value)
    }

    private func list() throws(HttpError) -> (values: [JSONValue], hasNull: Bool) {
        let elements: [FilterValue]
        switch value {
        case .list(let list): elements = list
        case .absent: elements = []
        case .text, .typed: elements = [value]
        }
        var values: [JSONValue] = []
        var seen: Set<JSONValue> = []
        var hasNull = false
        for element in elements {
            guard let value = try scalar(element) else {
                hasNull = true
                continue
            }
            if seen.insert(value).inserted { values.append(value) }
        }
        return (values, hasNull)
    }

    private func ends() throws(HttpError) -> (JSONValue?, JSONValue?) {
        try requireScalarColumn()
        guard case .list(let ends) = value, ends.count == 2 else { throw twoValues }
        return (try scalar(ends[0]), try scalar(ends[1]))
    }

    private var twoValues: HttpError {
        .missingValue(`operator`, on: column.field, "two values, of which one may be left out")
    }

    private func pieces() throws(HttpError) -> [JSONValue] {
        guard column.isArray || [.text, .unknown].contains(column.type) else {
            throw .unsupportedOperator(
                `operator`, on: column.field, "It looks inside text and lists, and \(column.described).")
        }
        var pieces: [JSONValue] = []
        let elements = if case .list(let list) = value { list } else { [value] }
        for element in elements {
            let piece = try looksInsideText ? text(element) : scalar(element)
            guard let piece else { throw .missingValue(`operator`, on: column.field, "a value") }
            pieces.append(piece)
        }
        guard !pieces.isEmpty else { throw .missingValue(`operator`, on: column.field, "a value") }
        return pieces
    }
}
