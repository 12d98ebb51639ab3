import JSONBytes

/// Reads `s`, the search of `@nestjsx/crud` (`SCondition`): an object whose members must all hold. `$and` and `$or` carry arrays of such
/// objects; every other member is a column with a value, which it must equal, or with an object of operators.
/// `{"price": {"$gt": 1, "$lt": 5}}` joins two comparisons by and, `{"price": {"$or": {"$lt": 1, "$gt": 5}}}` by or.
struct NestJSXSearch {
    /// How many groups may lie inside each other, not counting an `$and` that is the whole search.
    let maximumDepth: Int

    /// - Throws: 400 that names the place inside the JSON: `s.$and[0].price.$gt`.
    func filters(_ text: String) throws(HttpError) -> [CrudFilter] {
        let json: JSONValue
        do throws(JSONError) {
            // Each group adds an object and an array; some levels more, so that our own bound speaks first.
            json = try JSONValue(parsing: text, maximumDepth: 2 * maximumDepth + 8)
        } catch {
            if error.reason == .tooDeep { throw tooDeep("s") }
            throw .invalidParameter("s", "is not JSON: \(error.description)")
        }
        guard let object = json.object else {
            throw .invalidFilter("s", "must be a JSON object such as `{\"$and\": [{\"title\": {\"$contL\": \"x\"}}]}`")
        }
        // Providers write the list of filters as one `$and`.
        if object.count == 1, let list = object["$and"] { return try elements(list, at: "s.$and", depth: 0) }
        return try conditions(object, at: "s", depth: 0)
    }

    private func tooDeep(_ place: String) -> HttpError {
        .invalidFilter(place, "goes deeper than \(maximumDepth) groups inside each other")
    }

    /// What an object's members say, all of which must hold.
    private func conditions(_ object: JSONObject, at place: String, depth: Int) throws(HttpError) -> [CrudFilter] {
        var conditions: [CrudFilter] = []
        for (key, value) in object.members {
            let memberPlace = "\(place).\(key)"
            switch key {
            case "$and", "$or":
                guard depth < maximumDepth else { throw tooDeep(memberPlace) }
                let children = try elements(value, at: memberPlace, depth: depth + 1)
                conditions.append(key == "$or" ? .or(children) : .and(children))
            default:
                conditions += try column(key, value, at: memberPlace, depth: depth)
            }
        }
        return conditions
    }

    private func elements(_ json: JSONValue, at place: String, depth: Int) throws(HttpError) -> [CrudFilter] {
        guard let array = json.listed else { throw .invalidFilter(place, "must be an array of objects") }
        var elements: [CrudFilter] = []
        elements.reserveCapacity(array.count)
        for (index, element) in array.enumerated() {
            let elementPlace = "\(place)[\(index)]"
            guard let object = element.object else {
                throw .invalidFilter(elementPlace, "must be an object that names a column, `$and` or `$or`")
            }
            let conditions = try conditions(object, at: elementPlace, depth: depth)
            if !conditions.isEmpty { elements.append(conditions.count == 1 ? conditions[0] : .and(conditions)) }
        }
        return elements
    }

    private func column(
        _ field: String, _ json: JSONValue, at place: String, depth: Int
    ) throws(HttpError) -> [CrudFilter] {
        guard !field.isEmpty else { throw .invalidFilter(place, "names no column") }
        guard field.utf8.first != UInt8(ascii: "$") || NestJSXOperator.named(field) == nil else {
            throw .invalidFilter(
                place, "is an operator where a column is expected: write `{\"column\": {\"\(field)\": …}}`")
        }
        switch json {
        case .object(let operators): return try comparisons(field, operators, at: place, depth: depth)
        case .array: throw .invalidFilter(place, field: field, "is an array; several values are `{\"$in\": […]}`")
        default: return [.logical(field: field, operator: .eq, value: .typed(json))]
        }
    }

    /// What a column's object of operators says, one filter for each member.
    private func comparisons(
        _ field: String, _ object: JSONObject, at place: String, depth: Int
    ) throws(HttpError) -> [CrudFilter] {
        // JSON leaves out members that are undefined: a filter without a value arrives as a column without an operator.
        var comparisons: [CrudFilter] = []
        for (name, value) in object.members {
            let operatorPlace = "\(place).\(name)"
            if name == "$or" {
                guard depth < maximumDepth else { throw tooDeep(operatorPlace) }
                guard let alternatives = value.object else {
                    throw .invalidFilter(operatorPlace, field: field, "must be an object of operators")
                }
                comparisons.append(
                    .or(try self.comparisons(field, alternatives, at: operatorPlace, depth: depth + 1)))
            } else {
                comparisons.append(try comparison(field, name, value, at: operatorPlace))
            }
        }
        return comparisons
    }

    private func comparison(
        _ field: String, _ name: String, _ json: JSONValue, at place: String
    ) throws(HttpError) -> CrudFilter {
        guard let `operator` = NestJSXOperator.named(name) else {
            throw .invalidFilter(place, field: field, "is no operator; \(NestJSXOperator.hint)")
        }
        let value = try json.filterValue(of: field, at: place)
        switch `operator` {
        case .eq:
            // The stock providers write `ina`, `nina` and `nbetween` so: the opposite of what was asked must not be the answer.
            if case .list = value {
                throw .invalidFilter(
                    place, field: field,
                    "compares with an array, which providers also write for operators that they do not know; "
                        + "write `$in`, `$ina`, `$nina` or `$nbetween`")
            }
            return .logical(field: field, operator: `operator`, value: value)
        default: return try .comparison(field, `operator`, value, at: place)
        }
    }
}
