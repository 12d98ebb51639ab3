import JSONBytes

extension RowEvent {
    /// Reads which row changed, and how, from an event's names and payload.
    ///
    /// Appwrite lists every name under which an event may be known: 42 or 22 of them in 1.8.1, 64 in 1.9.0, in no order
    /// to rely on, with `*` for each id and with or without the action, over the roots `tablesdb…tables…rows`,
    /// `databases…tables…rows` and `databases…collections…documents`. The concrete ones among them,
    ///
    ///     databases.main.tables.posts.rows.5f2c.update
    ///
    /// tell all. Ids may hold dots, and may be called `create` or `rows`; so the payload's own ids settle where one part
    /// ends, as far as it has them (the payload of an increment lacks database and table, one of a transaction the
    /// database, a legacy document has `$collectionId`).
    /// - Returns: `nil` when the event is not about a row.
    init?(names: [String], timestamp: String, payload: JSONObject) {
        let id = payload["$id"]?.string
        let table = payload["$tableId"]?.string ?? payload["$collectionId"]?.string
        let candidates = names.lazy
            .filter { !$0.utf8.contains(UInt8(ascii: "*")) }
            .compactMap { RowEventName($0, row: id, table: table, database: payload["$databaseId"]?.string) }
        guard let name = candidates.first else { return nil }
        self.init(
            database: name.database, table: name.table, row: name.row, action: name.action, timestamp: timestamp,
            payload: payload)
    }
}

/// A concrete event name taken apart.
private struct RowEventName {
    let database: String
    let table: String
    let row: String
    let action: RowEvent.Action

    /// The words around the ids, by root.
    private static let forms: [(root: Substring, container: Substring, record: Substring)] = [
        ("tablesdb.", ".tables.", ".rows."),
        ("databases.", ".tables.", ".rows."),
        ("databases.", ".collections.", ".documents."),
    ]

    /// The ids that are known from elsewhere must agree with the name.
    init?(_ name: String, row knownRow: String?, table knownTable: String?, database knownDatabase: String?) {
        guard let lastDot = name.lastIndex(of: "."),
            let action = RowEvent.Action(rawValue: String(name[name.index(after: lastDot)...]))
        else { return nil }
        for form in Self.forms where name.hasPrefix(form.root) {
            let ids = name[..<lastDot].dropFirst(form.root.count)
            guard let (path, row) = ids.cut(at: form.record, tail: knownRow),
                let (database, table) = path.cut(at: form.container, tail: knownTable),
                knownDatabase.map({ $0 == database }) ?? true
            else { continue }
            self.database = String(database)
            self.table = String(table)
            self.row = String(row)
            self.action = action
            return
        }
        return nil
    }
}

extension Substring {
    /// The halves before and after a separator, neither of them empty. The second must be `tail` when that is known;
    /// otherwise the first separator counts.
    func cut(at separator: Substring, tail: String?) -> (Substring, Substring)? {
        if let tail {
            let end = String(separator) + tail
            guard hasSuffix(end), count > end.count else { return nil }
            return (dropLast(end.count), suffix(tail.count))
        }
        guard let place = firstRange(of: separator), place.lowerBound > startIndex, place.upperBound < endIndex else {
            return nil
        }
        return (self[..<place.lowerBound], self[place.upperBound...])
    }
}
