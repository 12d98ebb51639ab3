import JSONBytes

/// Reads refine's `CrudFilters` written as JSON: an array of `{"field", "operator", "value"}` and
/// `{"operator": "or" | "and", "value": […], "key"?}`, nested to a bounded depth. One object stands for an array of one.
struct CrudFilterJSON {
    /// How many `or` and `and` may lie inside each other.
    let maximumDepth: Int
    /// The parameter that carries the JSON; every error's path begins with it.
    let parameter: String

    /// - Throws: 400 that names the place inside the JSON: `_filter[0].value[2].operator`.
    func parse(_ text: String) throws(HttpError) -> [CrudFilter] {
        let json: JSONValue
        do throws(JSONError) {
            // Each group adds an object and an array; one level more, so that our own bound speaks first.
            json = try JSONValue(parsing: text, maximumDepth: 2 * maximumDepth + 8)
        } catch {
            if error.reason == .tooDeep { throw tooDeep(parameter) }
            throw .invalidParameter(parameter, "is not JSON: \(error.description)")
        }
        if let elements = json.listed { return try filters(elements, at: parameter, depth: 0) }
        guard let object = json.object else {
            throw .invalidFilter(parameter, "must be an array of refine's CrudFilters")
        }
        return object.isEmpty ? [] : [try filter(json, at: parameter, depth: 0)]
    }

    private func tooDeep(_ path: String) -> HttpError {
        .invalidFilter(path, "goes deeper than \(maximumDepth) groups inside each other")
    }

    private func filters(_ elements: [JSONValue], at path: String, depth: Int) throws(HttpError) -> [CrudFilter] {
        var filters: [CrudFilter] = []
        filters.reserveCapacity(elements.count)
        // refine's hooks leave filters behind that say nothing at all.
        for (index, element) in elements.enumerated() where element.object?.isEmpty != true {
            filters.append(try filter(element, at: "\(path)[\(index)]", depth: depth))
        }
        return filters
    }

    private func filter(_ json: JSONValue, at path: String, depth: Int) throws(HttpError) -> CrudFilter {
        guard let object = json.object else {
            throw .invalidFilter(path, "must be an object with `field`, `operator` and `value`")
        }
        guard let name = object["operator"]?.string else {
            throw .invalidFilter(path + ".operator", "must be one of refine's operators, as a text")
        }
        guard let `operator` = CrudOperator(rawValue: name) else {
            throw .invalidFilter(
                path + ".operator", "is \(HttpError.quoted(name)), which is none of refine's operators")
        }
        let known: Set<String> =
            `operator`.isConditional ? ["operator", "value", "key"] : ["field", "operator", "value"]
        if let stranger = object.memberKeys.first(where: { !known.contains($0) }) {
            throw .invalidFilter(
                path,
                "has a member \(HttpError.quoted(stranger)) that `\(name)` does not know; it knows "
                    + known.sorted().map { "`\($0)`" }.joined(separator: ", "))
        }
        return `operator`.isConditional
            ? try group(`operator`, object, at: path, depth: depth)
            : try comparison(`operator`, object, at: path)
    }

    private func group(
        _ operator: CrudOperator, _ object: JSONObject, at path: String, depth: Int
    ) throws(HttpError) -> CrudFilter {
        guard depth < maximumDepth else {
            throw tooDeep(path)
        }
        guard let elements = object["value"]?.listed else {
            throw .invalidFilter(path + ".value", "must be an array of filters")
        }
        let children = try filters(elements, at: path + ".value", depth: depth + 1)
        return `operator` == .or ? .or(children) : .and(children)
    }

    private func comparison(
        _ operator: CrudOperator, _ object: JSONObject, at path: String
    ) throws(HttpError) -> CrudFilter {
        guard let field = object["field"]?.string, !field.isEmpty else {
            throw .invalidFilter(path + ".field", "must be a column's name")
        }
        let place = path + ".value"
        let value = try value(object["value"], of: field, at: place)
        return try .comparison(field, `operator`, value, at: place)
    }

    private func value(_ json: JSONValue?, of field: String, at place: String) throws(HttpError) -> FilterValue {
        try json?.filterValue(of: field, at: place) ?? .absent
    }
}
