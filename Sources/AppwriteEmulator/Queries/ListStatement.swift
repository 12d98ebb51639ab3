import GRDB

/// The SELECT of a plan.
struct ListStatement {
    let schema: QuerySchema
    let plan: ListPlan
    /// What else must hold, such as that the caller may read the row.
    var conditions: [ListPlan.Condition] = []

    static let maximumTotal: Int64 = 5000

    /// - Parameter cursor: the values of the cursor's row for `orders`, where the plan has a cursor.
    func page(selecting selection: String, from source: String? = nil, cursor: [DatabaseValue]) -> ListPlan.Condition {
        var conditions = plan.filters + self.conditions
        if let position = position(cursor) { conditions.append(position) }
        let filter = Self.clause(conditions)
        let order =
            plan.isRandom
            ? "RANDOM()" : orders.map(\.clause).joined(separator: ", ")
        return ListPlan.Condition(
            sql: "SELECT \(selection) FROM \(source ?? schema.table)\(filter.sql) ORDER BY \(order) LIMIT ? OFFSET ?",
            values: filter.values + [.integer(plan.limit ?? ListPlan.defaultLimit), .integer(plan.offset ?? 0)])
    }

    /// Counts what matches, wherever the page lies, up to Appwrite's cap.
    func count(from source: String? = nil) -> ListPlan.Condition {
        let filter = Self.clause(plan.filters + conditions)
        return ListPlan.Condition(
            sql:
                "SELECT COUNT(*) FROM (SELECT 1 FROM \(source ?? schema.table)\(filter.sql) LIMIT \(Self.maximumTotal))",
            values: filter.values)
    }

    /// Whether the rows come in the opposite order and have to be turned around.
    var isReversed: Bool { if case .before = plan.cursor { true } else { false } }

    /// The orders as they are used: the row's number decides between equals, and a page before a cursor is read backwards.
    var orders: [ListPlan.Order] {
        var orders = plan.orders
        if !orders.contains(where: \.isPrimaryKey) {
            let leading = orders.first
            let isTime = leading.map { $0.key == "$createdAt" || $0.key == "$updatedAt" } ?? false
            let descending = isTime ? leading?.descending ?? false : false
            orders.append(
                ListPlan.Order(key: "$sequence", sql: schema.sequence, descending: descending, isPrimaryKey: true))
        }
        guard isReversed else { return orders }
        return orders.map(\.reversed)
    }

    private func attributeSQL(_ key: String) -> String? { schema.attributes[key]?.sql }

    /// Behind the cursor in the order of the list: later in the first order, or equal there and later in the second, and so on.
    private func position(_ cursor: [DatabaseValue]) -> ListPlan.Condition? {
        guard plan.cursor != nil, cursor.count == orders.count else { return nil }
        var alternatives: [ListPlan.Condition] = []
        for (index, order) in orders.enumerated() {
            let equal = orders[..<index].map { "\($0.sql) = ?" }
            let parts = equal + ["\(order.sql) \(order.descending ? "<" : ">") ?"]
            alternatives.append(
                ListPlan.Condition(sql: "(" + parts.joined(separator: " AND ") + ")", values: Array(cursor[...index])))
        }
        return QueryCompiler.combine(alternatives, with: "OR")
    }

    private static func clause(_ conditions: [ListPlan.Condition]) -> ListPlan.Condition {
        guard !conditions.isEmpty else { return ListPlan.Condition(sql: "", values: []) }
        return ListPlan.Condition(
            sql: " WHERE " + conditions.map(\.sql).joined(separator: " AND "), values: conditions.flatMap(\.values))
    }
}

extension ListStatement {
    /// The values of the cursor's row for the orders.
    /// - Throws: an error of the API when there is no such row, or when it has no value for an order.
    func cursorValues(db: Database, notFound: (String) -> APIError) throws -> [DatabaseValue] {
        guard let id = plan.cursor?.id, let idColumn = attributeSQL("$id") else { return [] }
        let expressions = orders.map(\.sql).joined(separator: ", ")
        let row = try Row.fetchOne(
            db, sql: "SELECT \(expressions) FROM \(schema.table) WHERE \(idColumn) = ?", arguments: [id])
        guard let row else { throw notFound(id) }
        let values = Array(row.databaseValues)
        if let place = values.firstIndex(where: \.isNull) {
            let key = orders[place].key
            throw APIError(
                400, "database_query_order_null",
                "The order attribute '\(key)' had a null value. Cursor pagination requires all documents order attribute values "
                    + "are non-null.")
        }
        return values
    }

    /// A prepared statement. Statements are kept for reuse unless their text is unlikely to come again.
    static func prepare(_ condition: ListPlan.Condition, db: Database) throws -> Statement {
        condition.values.count <= 24 && condition.sql.utf8.count < 2000
            ? try db.cachedStatement(sql: condition.sql) : try db.makeStatement(sql: condition.sql)
    }
}
