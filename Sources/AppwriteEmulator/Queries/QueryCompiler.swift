import GRDB

/// The one place where queries become SQL. Names come from the schema, values are bound; no text of a client's is part of the
/// SQL. What the databases under Appwrite do differently is decided here, too.
struct QueryCompiler {
    typealias Condition = ListPlan.Condition

    let schema: QuerySchema
    var variant = ServerVariant.standard

    func condition(_ method: WireQuery.Method, _ attribute: QuerySchema.Attribute, _ values: [QueryValue]) -> Condition
    {
        let sql = compared(attribute)
        let bound = values.map(\.bound)
        switch method {
        case .equal: return oneOf(sql, bound)
        case .notEqual: return orNull(attribute, Condition(sql: "\(sql) <> ?", values: bound))
        case .lessThan: return Condition(sql: "\(sql) < ?", values: bound)
        case .lessThanEqual: return Condition(sql: "\(sql) <= ?", values: bound)
        case .greaterThan: return Condition(sql: "\(sql) > ?", values: bound)
        case .greaterThanEqual: return Condition(sql: "\(sql) >= ?", values: bound)
        case .between: return Condition(sql: "\(sql) BETWEEN ? AND ?", values: bound)
        case .notBetween: return orNull(attribute, Condition(sql: "\(sql) NOT BETWEEN ? AND ?", values: bound))
        case .isNull: return Condition(sql: "\(attribute.sql) IS NULL", values: [])
        case .isNotNull: return Condition(sql: "\(attribute.sql) IS NOT NULL", values: [])
        case .contains, .containsAny, .notContains, .containsAll: return contains(method, attribute, values)
        case .startsWith, .notStartsWith:
            return pattern(attribute, values, at: .start, negated: method == .notStartsWith)
        case .endsWith, .notEndsWith:
            return pattern(attribute, values, at: .end, negated: method == .notEndsWith)
        case .search, .notSearch: return search(attribute, values.first?.text ?? "", negated: method == .notSearch)
        case .and, .or, .select, .orderAsc, .orderDesc, .orderRandom, .limit, .offset, .cursorAfter, .cursorBefore:
            return Condition(sql: "1", values: [])
        }
    }

    /// The order by an attribute.
    func order(by key: String, _ attribute: QuerySchema.Attribute, descending: Bool) -> ListPlan.Order {
        ListPlan.Order(
            key: key, sql: attribute.isArray ? "escaped_json(\(attribute.sql))" : compared(attribute),
            descending: descending, nulls: variant.nullsComeLast ? (descending ? .first : .last) : nil,
            isPrimaryKey: attribute.sql == schema.sequence)
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

    /// An attribute as it is compared: texts by the collation of the database that is emulated.
    private func compared(_ attribute: QuerySchema.Attribute) -> String {
        let isText = attribute.kind == .string || attribute.kind == .relationship
        guard isText, let collation = variant.collation else { return attribute.sql }
        return "\(attribute.sql) COLLATE \(collation)"
    }

    /// A negation, which finds rows without a value where the database does so.
    private func orNull(_ attribute: QuerySchema.Attribute, _ condition: Condition) -> Condition {
        guard variant.negationsFindNull else { return condition }
        return Condition(sql: "(\(attribute.sql) IS NULL OR \(condition.sql))", values: condition.values)
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
}

// MARK: Parts of texts and elements of lists

extension QueryCompiler {
    private func contains(
        _ method: WireQuery.Method, _ attribute: QuerySchema.Attribute, _ values: [QueryValue]
    ) -> Condition {
        let isNegated = method == .notContains
        if let elements = attribute.elements {
            let bound = values.map(\.bound)
            guard method == .containsAll else {
                return self.elements(elements, of: attribute, bound, negated: isNegated)
            }
            return Self.combine(
                bound.map { self.elements(elements, of: attribute, [$0], negated: false) }, with: "AND")
        }
        let parts = values.map { part(of: attribute, $0.text, at: .nowhere) }
        switch method {
        case .notContains: return orNull(attribute, Self.combine(parts.map(Self.not), with: "AND"))
        case .containsAll: return Self.combine(parts, with: "AND")
        default: return Self.combine(parts, with: "OR")
        }
    }

    /// Whether one of a list's elements is one of the values, letter for letter. Rows without a list match neither way, unless
    /// the database's negations find them.
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
            let isLimited = negated && !variant.negationsFindNull
            return Condition(
                sql: isLimited ? "(\(condition) AND \(attribute.sql) IS NOT NULL)" : condition, values: wanted.values)
        case .json:
            return Condition(
                sql: "\(word)EXISTS (SELECT 1 FROM json_each(\(attribute.sql)) WHERE \(wanted.sql))",
                values: wanted.values)
        }
    }

    private func pattern(
        _ attribute: QuerySchema.Attribute, _ values: [QueryValue], at anchor: LikePattern.Anchor, negated: Bool
    ) -> Condition {
        let text = values.first?.text ?? ""
        if negated { return orNull(attribute, Self.not(part(of: attribute, text, at: anchor))) }
        if variant.adapter == .mongodb {
            // Its pattern forgets the anchor and minds the case, which its negation does not.
            return like(LikePattern(part: text, anchoredAt: .nowhere, by: .exact), attribute.sql)
        }
        return part(of: attribute, text, at: anchor)
    }

    /// Whether a text has another one within it, or at one of its ends. Case does not count; accents count except on MariaDB.
    private func part(of attribute: QuerySchema.Attribute, _ text: String, at anchor: LikePattern.Anchor) -> Condition {
        // Dates take part in patterns in the form in which MariaDB writes them.
        let sql = attribute.kind == .datetime ? "replace(substr(\(attribute.sql), 1, 23), 'T', ' ')" : attribute.sql
        switch variant.adapter {
        case .mariadb: return like(LikePattern(text: text, anchoredAt: anchor), sql)
        case .postgresql: return like(LikePattern(part: text, anchoredAt: anchor, by: .lowered), sql)
        case .mongodb: return like(LikePattern(part: text, anchoredAt: anchor, by: .folded), sql)
        }
    }

    private func like(_ pattern: LikePattern, _ sql: String) -> Condition {
        Condition(sql: "like_pattern(?, \(sql))", values: [.bytes(pattern.bytes)])
    }

    /// Rows that a full-text index finds; a negation also finds rows without a text.
    private func search(_ attribute: QuerySchema.Attribute, _ text: String, negated: Bool) -> Condition {
        let expression = FullText.expression(for: text, lastIsBeginning: variant.searchesForBeginnings)
        guard let table = attribute.fullText, let expression else {
            return Condition(sql: negated ? "1" : "0", values: [])
        }
        let rows = "SELECT rowid FROM \(table) WHERE \(table) MATCH ?"
        return Condition(sql: "\(schema.sequence) \(negated ? "NOT IN" : "IN") (\(rows))", values: [.text(expression)])
    }
}

// MARK: Relationships

extension QueryCompiler {
    /// Rows that are linked with at least one row of `table` for which all conditions hold.
    static func related(by link: RelationLink, in table: String, _ conditions: [Condition]) -> Condition {
        let all = combine([Condition(sql: "1", values: [])] + conditions, with: "AND")
        let sql =
            switch link {
            case .own(let column): "\(column) IN (SELECT _id FROM \(table) WHERE \(all.sql))"
            case .theirs(let column): "_id IN (SELECT \(column) FROM \(table) WHERE \(all.sql))"
            case .junction(let pairs, let own, let theirs):
                "_seq IN (SELECT \(own) FROM \(pairs) WHERE \(theirs) IN (SELECT _seq FROM \(table) WHERE \(all.sql)))"
            }
        return Condition(sql: sql, values: all.values)
    }
}
