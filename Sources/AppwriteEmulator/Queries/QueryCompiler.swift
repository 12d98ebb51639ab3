import GRDB

/// The one place where queries become SQL. Names come from the schema, values are bound; no text of a client's is part of the
/// SQL.
struct QueryCompiler {
    typealias Condition = ListPlan.Condition

    let schema: QuerySchema

    func condition(_ method: WireQuery.Method, _ attribute: QuerySchema.Attribute, _ values: [QueryValue]) -> Condition
    {
        let sql = attribute.sql
        let bound = values.map(\.bound)
        switch method {
        case .equal: return oneOf(sql, bound)
        case .notEqual: return Condition(sql: "\(sql) <> ?", values: bound)
        case .lessThan: return Condition(sql: "\(sql) < ?", values: bound)
        case .lessThanEqual: return Condition(sql: "\(sql) <= ?", values: bound)
        case .greaterThan: return Condition(sql: "\(sql) > ?", values: bound)
        case .greaterThanEqual: return Condition(sql: "\(sql) >= ?", values: bound)
        case .between: return Condition(sql: "\(sql) BETWEEN ? AND ?", values: bound)
        case .notBetween: return Condition(sql: "\(sql) NOT BETWEEN ? AND ?", values: bound)
        case .isNull: return Condition(sql: "\(sql) IS NULL", values: [])
        case .isNotNull: return Condition(sql: "\(sql) IS NOT NULL", values: [])
        case .contains, .notContains:
            if let elements = attribute.elements {
                return self.elements(elements, of: attribute, bound, negated: method == .notContains)
            }
            let patterns = values.map { like(attribute, LikePattern(text: $0.text, anchoredAt: .nowhere)) }
            return method == .contains
                ? Self.combine(patterns, with: "OR") : Self.combine(patterns.map(Self.not), with: "AND")
        case .startsWith, .notStartsWith:
            return pattern(attribute, values, at: .start, negated: method == .notStartsWith)
        case .endsWith, .notEndsWith:
            return pattern(attribute, values, at: .end, negated: method == .notEndsWith)
        case .search, .notSearch: return search(attribute, values.first?.text ?? "", negated: method == .notSearch)
        case .and, .or, .select, .orderAsc, .orderDesc, .orderRandom, .limit, .offset, .cursorAfter, .cursorBefore:
            return Condition(sql: "1", values: [])
        }
    }

    /// All or any of some conditions.
    static func combine(_ conditions: [Condition], with word: String) -> Condition {
        guard conditions.count != 1 else { return conditions[0] }
        return Condition(
            sql: "(" + conditions.map(\.sql).joined(separator: " \(word) ") + ")", values: conditions.flatMap(\.values))
    }

    private static func not(_ condition: Condition) -> Condition {
        Condition(sql: "NOT \(condition.sql)", values: condition.values)
    }

    /// Equal to one of the values. Lists are filled up to a power of two with their last value, so that few different
    /// statements have to be prepared.
    private func oneOf(_ sql: String, _ values: [DatabaseValue]) -> Condition {
        guard values.count > 1, let last = values.last else { return Condition(sql: "\(sql) = ?", values: values) }
        var filled = values
        while filled.count & (filled.count - 1) != 0 { filled.append(last) }
        let marks = Array(repeating: "?", count: filled.count).joined(separator: ", ")
        return Condition(sql: "\(sql) IN (\(marks))", values: filled)
    }

    /// Whether one of a list's elements is one of the values, letter for letter. Rows without a list do not match either way.
    private func elements(
        _ elements: QuerySchema.Attribute.Elements, of attribute: QuerySchema.Attribute, _ values: [DatabaseValue],
        negated: Bool
    ) -> Condition {
        let wanted = oneOf("value", values)
        let word = negated ? "NOT " : ""
        switch elements {
        case .table(let table, let column):
            let rows = "SELECT row FROM \(table) WHERE \"column\" = \(column) AND \(wanted.sql)"
            let condition = "\(schema.sequence) \(word)IN (\(rows))"
            return Condition(
                sql: negated ? "(\(condition) AND \(attribute.sql) IS NOT NULL)" : condition, values: wanted.values)
        case .json:
            return Condition(
                sql: "\(word)EXISTS (SELECT 1 FROM json_each(\(attribute.sql)) WHERE \(wanted.sql))",
                values: wanted.values)
        }
    }

    private func pattern(
        _ attribute: QuerySchema.Attribute, _ values: [QueryValue], at anchor: LikePattern.Anchor, negated: Bool
    ) -> Condition {
        let condition = like(attribute, LikePattern(text: values.first?.text ?? "", anchoredAt: anchor))
        return negated ? Self.not(condition) : condition
    }

    private func like(_ attribute: QuerySchema.Attribute, _ pattern: LikePattern) -> Condition {
        // Dates take part in patterns in the form in which MariaDB writes them.
        let text = attribute.kind == .datetime ? "replace(substr(\(attribute.sql), 1, 23), 'T', ' ')" : attribute.sql
        return Condition(sql: "like_general_ci(?, \(text))", values: [.bytes(pattern.bytes)])
    }

    /// Rows that a full-text index finds; a negation also finds rows without a text.
    private func search(_ attribute: QuerySchema.Attribute, _ text: String, negated: Bool) -> Condition {
        guard let table = attribute.fullText, let expression = FullText.expression(for: text) else {
            return Condition(sql: negated ? "1" : "0", values: [])
        }
        let rows = "SELECT rowid FROM \(table) WHERE \(table) MATCH ?"
        return Condition(sql: "\(schema.sequence) \(negated ? "NOT IN" : "IN") (\(rows))", values: [.text(expression)])
    }
}
