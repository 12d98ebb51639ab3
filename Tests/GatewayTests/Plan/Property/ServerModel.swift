import Appwrite
import JSONBytes

/// A tiny Appwrite: evaluates queries over rows with all that its databases do differently.
struct ServerModel: Sendable {
    let database: DatabaseModel
    let table: PropertyTable

    /// Why the real server would not answer.
    struct Refusal: Error { var reason: String }

    func rows(_ rows: [PropertyRow], matching queries: [Query]) throws -> [PropertyRow] {
        guard queries.count <= 100 else { throw Refusal(reason: "too many queries") }
        var own: [Query] = []
        var related: [String: [Query]] = [:]
        for query in queries {
            guard query.length <= 4096 else { throw Refusal(reason: "a query too long") }
            if case .filter(let method, let column, let values) = query, let dot = column.firstIndex(of: ".") {
                let rest = String(column[column.index(after: dot)...])
                related[String(column[..<dot]), default: []].append(.filter(method, column: rest, values: values))
            } else {
                own.append(query)
            }
        }
        return try rows.filter { row in
            for query in own where try !holds(query, row, table) { return false }
            // All queries of a relationship must hold for the same related row.
            for (key, queries) in related {
                let found = try (row.related[key] ?? []).contains { other in
                    try queries.allSatisfy { try holds($0, other, .people) }
                }
                if !found { return false }
            }
            return true
        }
    }

    private func holds(_ query: Query, _ row: PropertyRow, _ table: PropertyTable) throws -> Bool {
        switch query {
        case .and(let children):
            guard children.count >= 2 else { throw Refusal(reason: "a group of one") }
            return try children.allSatisfy { try holds($0, row, table) }
        case .or(let children):
            guard children.count >= 2 else { throw Refusal(reason: "a group of one") }
            return try children.contains { try holds($0, row, table) }
        case .filter(let method, let key, let values):
            return try holds(method, key, values, row, table)
        default: throw Refusal(reason: "no filter: \(query)")
        }
    }

    private func holds(
        _ method: Query.Method, _ key: String, _ values: [JSONValue], _ row: PropertyRow, _ table: PropertyTable
    ) throws -> Bool {
        guard values.count <= 500, !values.contains(.null) else { throw Refusal(reason: "the values of \(key)") }
        switch method {
        case .equal, .contains, .notContains, .containsAny, .containsAll:
            guard !values.isEmpty else { throw Refusal(reason: "\(method) of no values") }
        case .isNull, .isNotNull: break
        case .between, .notBetween:
            guard values.count == 2 else { throw Refusal(reason: "\(method) of other than two values") }
        default:
            guard values.count == 1 else { throw Refusal(reason: "\(method) of other than one value") }
        }
        if key == "$id" { return scalar(method, .string(row.id), values) }
        guard let column = table.schema.column(key) else { throw Refusal(reason: "no column \(key)") }
        // From 1.9.6 on; before, such values were only compared.
        if let range = column.storedRange, values.contains(where: { $0.int64.map(range.contains) == false }) {
            throw Refusal(reason: "a value of \(key) beyond its bits")
        }
        // Some cut it, others refuse it; in an order it stands where it stands.
        let isOfOrder = [.lessThan, .lessThanEqual, .greaterThan, .greaterThanEqual, .between, .notBetween].contains(
            method)
        if let size = column.size, !isOfOrder, values.contains(where: { ($0.string?.unicodeScalars.count ?? 0) > size })
        {
            throw Refusal(reason: "a text longer than \(key)")
        }
        if column.type == .relationship {
            guard column.relationship?.isStored == true else { throw Refusal(reason: "\(key) is not stored") }
            return scalar(method, row.related[key]?.first.map { .string($0.id) }, values)
        }
        guard column.isArray else { return scalar(method, row.cells[key], values) }
        return try list(method, row.cells[key]?.array, values)
    }

    private func list(_ method: Query.Method, _ elements: [JSONValue]?, _ values: [JSONValue]) throws -> Bool {
        switch method {
        case .isNull: return elements == nil
        case .isNotNull: return elements != nil
        case .contains, .containsAny: return elements.map { $0.contains { values.contains($0) } } ?? false
        case .containsAll: return elements.map { found in values.allSatisfy { found.contains($0) } } ?? false
        case .notContains:
            return elements.map { !$0.contains { values.contains($0) } } ?? database.negationsFindNull
        default: throw Refusal(reason: "\(method) on a list")
        }
    }

    private func scalar(_ method: Query.Method, _ cell: JSONValue?, _ values: [JSONValue]) -> Bool {
        let isNegation: Bool
        switch method {
        case .isNull: return cell == nil
        case .isNotNull: return cell != nil
        case .notEqual, .notBetween, .notContains, .notStartsWith, .notEndsWith: isNegation = true
        default: isNegation = false
        }
        guard let cell else { return isNegation && database.negationsFindNull }
        switch method {
        case .equal: return values.contains { order(cell, $0) == 0 }
        case .notEqual: return order(cell, values[0]) != 0
        case .lessThan: return order(cell, values[0]) < 0
        case .lessThanEqual: return order(cell, values[0]) <= 0
        case .greaterThan: return order(cell, values[0]) > 0
        case .greaterThanEqual: return order(cell, values[0]) >= 0
        case .between: return order(cell, values[0]) >= 0 && order(cell, values[1]) <= 0
        case .notBetween: return order(cell, values[0]) < 0 || order(cell, values[1]) > 0
        default:
            let found = values.contains { pattern(method, cell.string ?? "", $0.string ?? "") }
            return isNegation ? !found : found
        }
    }

    private func pattern(_ method: Query.Method, _ text: String, _ piece: String) -> Bool {
        let (atStart, atEnd) =
            switch method {
            case .startsWith, .notStartsWith: (true, false)
            case .endsWith, .notEndsWith: (false, true)
            default: (false, false)
            }
        guard database == .mongodb else { return LikeModel(database).matches(text, piece, atStart, atEnd) }
        if method == .startsWith || method == .endsWith {
            return piece.isEmpty || Array(text.utf8).firstRange(of: Array(piece.utf8)) != nil
        }
        let (whole, part) = (database.folded(text), database.folded(piece))
        if atStart { return whole.starts(with: part) }
        if atEnd { return whole.reversed().starts(with: part.reversed()) }
        return part.isEmpty || whole.firstRange(of: part) != nil
    }

    /// Below zero, zero or above.
    func order(_ a: JSONValue, _ b: JSONValue) -> Int {
        switch (a, b) {
        case (.string(let a), .string(let b)):
            database.areEqual(a, b) ? 0 : database.precedes(a, b) ? -1 : 1
        case (.bool(let a), .bool(let b)): (a ? 1 : 0) - (b ? 1 : 0)
        default:
            switch ((a.number?.double ?? .nan) - (b.number?.double ?? .nan)) {
            case ..<0: -1
            case 0: 0
            default: 1
            }
        }
    }
}
