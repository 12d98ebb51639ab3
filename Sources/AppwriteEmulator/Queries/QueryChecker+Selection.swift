import JSONBytes

extension QueryChecker {
    private static let systemFields = [
        "$id", "$sequence", "$createdAt", "$updatedAt", "$permissions", "$databaseId", "$tableId", "$collectionId",
    ]

    /// What one `select` asks for. `author.*` and `author.name` ask for related rows.
    func selection(_ query: WireQuery) throws(QueryFault) -> RowSelection {
        guard schema.selectable != nil else { throw .unknownMethod("select") }
        guard !query.values.isEmpty else { throw .invalid("No attributes selected") }
        let keys = query.values.map { $0.string ?? $0.text }
        guard Set(keys).count == keys.count else { throw .invalid("Duplicate attributes selected") }
        var selection = RowSelection()
        var paths: [String: [JSONValue]] = [:]
        for key in keys {
            if let first = path(key), schema.attributes[first]?.relationship != nil {
                paths[first, default: []].append(.string(String(key.dropFirst(first.utf8.count + 1))))
            } else {
                selection.keys += try selected(key)
            }
        }
        for (key, rest) in paths {
            let attribute = try attribute(key)
            if !attribute.isVirtual { selection.keys.append(key) }
            selection.related[key] = try related(attribute, rest)
        }
        // A `select` of nothing but lists of related rows leaves the row itself whole.
        if selection.keys.isEmpty { selection.keys = try selected("*") }
        return selection
    }

    private func selected(_ key: String) throws(QueryFault) -> [String] {
        let selectable = schema.selectable ?? []
        if key == "*" { return schema.everything ?? selectable }
        guard Self.systemFields.contains(key) || selectable.contains(key) else {
            throw .invalid("Attribute not found in schema: \(key)")
        }
        // The real server breaks on a column that its table has not.
        if schema.attributes[key]?.isVirtual == true { throw .serverError }
        return [key]
    }

    private func related(_ attribute: QuerySchema.Attribute, _ keys: [JSONValue]) throws(QueryFault) -> RowSelection {
        let table = try table(of: attribute)
        let query = WireQuery(method: .select, attribute: "", values: keys)
        return try QueryChecker(schema: table.querySchema, now: now, variant: variant, relatives: relatives)
            .selection(query)
    }
}
