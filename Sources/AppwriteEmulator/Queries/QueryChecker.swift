import JSONBytes

/// Holds queries against a schema: attributes that exist, values of the right kind and number, methods that fit. What passes is
/// handed to the compiler at once, so that nothing reaches SQL unchecked.
struct QueryChecker {
    static let maximumValues = 500

    let schema: QuerySchema
    let now: Instant
    var variant = ServerVariant.standard
    /// The tables that paths through relationships lead to; without them there are no such paths.
    var relatives: Relatives?

    var compiler: QueryCompiler { QueryCompiler(schema: schema, variant: variant) }

    func plan(_ queries: [WireQuery], cursor: ListPlan.Cursor?) throws(QueryFault) -> ListPlan {
        var plan = ListPlan()
        plan.cursor = cursor
        for query in queries where !isRelated(query) { try add(query, to: &plan) }
        for query in queries { try checkFullText(query) }
        plan.filters += try relatedFilters(queries)
        return plan
    }

    /// The conditions of filters alone.
    func filters(_ queries: [WireQuery]) throws(QueryFault) -> [ListPlan.Condition] {
        try plan(queries, cursor: nil).filters
    }

    private func add(_ query: WireQuery, to plan: inout ListPlan) throws(QueryFault) {
        switch query.method {
        case .limit:
            let limit = try number(query, "limit", in: 1...Int64.max)
            if plan.limit == nil { plan.limit = limit }
        case .offset:
            let offset = try number(query, "offset", in: 0...Int64.max)
            if plan.offset == nil { plan.offset = offset }
        case .orderAsc, .orderDesc: plan.orders.append(try order(query))
        case .orderRandom: plan.isRandom = true
        case .select: plan.selection = (plan.selection ?? RowSelection()).union(try selection(query))
        case .cursorAfter, .cursorBefore: break
        default: plan.filters.append(try filter(query))
        }
    }

    // MARK: Pages, orders, selections

    private func number(_ query: WireQuery, _ name: String, in range: ClosedRange<Int64>) throws(QueryFault) -> Int64 {
        let value = query.values.first
        guard value?.number != nil || value?.string.flatMap({ JSONNumber($0) }) != nil else {
            throw .invalid("Invalid \(name): Value must be a valid number")
        }
        guard let number = value?.int64 ?? value?.string.flatMap({ Int64($0) }), range.contains(number) else {
            let (lower, upper) = (Grouped.text(range.lowerBound), Grouped.text(range.upperBound))
            throw .invalid("Invalid \(name): Value must be a valid range between \(lower) and \(upper)")
        }
        return number
    }

    private func order(_ query: WireQuery) throws(QueryFault) -> ListPlan.Order {
        let descending = query.method == .orderDesc
        if query.attribute.isEmpty {
            return ListPlan.Order(key: "$sequence", sql: schema.sequence, descending: descending, isPrimaryKey: true)
        }
        if path(query.attribute) != nil { throw .invalid("Cannot order by nested attribute: \(query.attribute)") }
        let attribute = try attribute(query.attribute)
        // The real server breaks on a column that its table has not.
        guard !attribute.isVirtual else { throw .serverError }
        return compiler.order(by: query.attribute, attribute, descending: descending)
    }

    // MARK: Filters

    func attribute(_ key: String) throws(QueryFault) -> QuerySchema.Attribute {
        guard let attribute = schema.attributes[key] else { throw .invalid("Attribute not found in schema: \(key)") }
        return attribute
    }

    /// The first part of a path that begins with a column, as paths through relationships do; `nil` for any other key.
    func path(_ key: String) -> String? {
        guard schema.attributes[key] == nil, let dot = key.firstIndex(of: ".") else { return nil }
        let first = String(key[..<dot])
        return schema.attributes[first] == nil ? nil : first
    }

    private func filter(_ query: WireQuery) throws(QueryFault) -> ListPlan.Condition {
        switch query.method {
        case .and, .or: return try logical(query)
        case .equal, .contains, .notContains, .containsAny, .containsAll:
            guard !query.values.isEmpty else {
                throw .invalid("\(query.method.title) queries require at least one value.")
            }
        case .between, .notBetween:
            guard query.values.count == 2 else {
                throw .invalid("\(query.method.title) queries require exactly two values.")
            }
        case .isNull, .isNotNull: break
        default:
            guard query.values.count == 1 else {
                throw .invalid("\(query.method.title) queries require exactly one value.")
            }
        }
        let path = path(query.attribute)
        let attribute = try attribute(path ?? query.attribute)
        // Within `and` and `or` the real server does not look at paths, and breaks on them.
        if path != nil, attribute.relationship != nil { throw .serverError }
        let values = try self.values(query, attribute)
        if attribute.isVirtual { throw .invalid("Cannot query on virtual relationship attribute") }
        try checkMethod(query, attribute)
        // The real server checks a path by its first part, and breaks on one through a column that is no relationship.
        if path != nil { throw .serverError }
        return compiler.condition(query.method, attribute, values)
    }

    private func logical(_ query: WireQuery) throws(QueryFault) -> ListPlan.Condition {
        let name = query.method.title
        guard query.children.allSatisfy(\.method.isFilter) else {
            throw .invalid("\(name) queries can only contain filter queries")
        }
        guard query.children.count >= 2 else { throw .invalid("\(name) queries require at least two queries") }
        var parts: [ListPlan.Condition] = []
        for child in query.children { parts.append(try filter(child)) }
        return QueryCompiler.combine(parts, with: query.method == .and ? "AND" : "OR")
    }

    private func values(_ query: WireQuery, _ attribute: QuerySchema.Attribute) throws(QueryFault) -> [QueryValue] {
        guard query.values.count <= Self.maximumValues else {
            throw .invalid("Query on attribute has greater than \(Self.maximumValues) values: \(query.attribute)")
        }
        if query.method == .isNull || query.method == .isNotNull { return [] }
        var values: [QueryValue] = []
        for value in query.values {
            guard let checked = QueryValue(value, for: attribute.kind, now: now) else {
                throw .invalid("Query value is invalid for attribute \"\(query.attribute)\"")
            }
            values.append(checked)
        }
        return values
    }

    private func checkMethod(_ query: WireQuery, _ attribute: QuerySchema.Attribute) throws(QueryFault) {
        let isContains = query.method.isContains
        if attribute.kind == .sequence, query.method.isOfOrder, !variant.isFrom19 {
            throw .invalid("Query value is invalid for attribute \"\(query.attribute)\"")
        }
        if attribute.isArray, !isContains, query.method != .isNull, query.method != .isNotNull {
            throw .invalid(
                "Cannot query \(query.method.rawValue) on attribute \"\(query.attribute)\" because it is an array.")
        }
        if isContains, !attribute.isArray, attribute.kind != .string {
            throw .invalid(
                "Cannot query \(query.method.rawValue) on attribute \"\(query.attribute)\" because it is not an array, string, or "
                    + "object.")
        }
    }

    private func checkFullText(_ query: WireQuery) throws(QueryFault) {
        for child in query.children { try checkFullText(child) }
        guard query.method == .search || query.method == .notSearch else { return }
        guard schema.attributes[query.attribute]?.fullText != nil else { throw .needsFullText(query.attribute) }
    }
}
