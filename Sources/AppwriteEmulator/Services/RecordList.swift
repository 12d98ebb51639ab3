import GRDB
import JSONBytes

/// A list of the emulator's own records: queries, `search` and `total` as every list of Appwrite takes them.
struct RecordList {
    let call: Call
    let schema: QuerySchema
    /// What to select for each record.
    var selection: String
    /// Tables joined to the schema's, as SQL; the schema's alone without it.
    var source: String?
    /// What must hold besides the queries.
    var conditions: [ListPlan.Condition] = []
    /// An expression for the text that `search` looks through.
    var searchedText: String?
    /// Records of a page when no limit is given.
    var defaultLimit = ListPlan.defaultLimit

    /// `{"total": …, NAME: […]}`.
    func answer(named name: String, render: (Row) throws -> JSONValue) throws -> APIResponse {
        let texts = try call.optional("queries", QueryParser.rule()) ?? []
        let search = try call.optional("search", .text(256, atLeast: 0)) ?? ""
        _ = try call.optional("total", .boolean)
        let db = call.db
        var plan = try QueryParser.plan(texts, schema: schema, audience: .records, now: call.now, variant: call.variant)
        { cursor in
            guard try exists(cursor.id) else { throw cursorNotFound(cursor.id) }
        }
        plan.limit = plan.limit ?? defaultLimit
        var statement = ListStatement(schema: schema, plan: plan, conditions: conditions)
        if !search.isEmpty, let searchedText {
            statement.conditions.append(
                ListPlan.Condition(sql: "fulltext_matches(?, \(searchedText))", values: [.text(search)]))
        }
        let cursor = try statement.cursorValues(db: db, notFound: cursorNotFound)
        let page = statement.page(selecting: selection, from: source, cursor: cursor)
        var records = try Row.fetchAll(db, sql: page.sql, arguments: StatementArguments(page.values))
        if statement.isReversed { records.reverse() }
        let count = statement.count(from: source)
        let total = try Int64.fetchOne(db, sql: count.sql, arguments: StatementArguments(count.values)) ?? 0
        return .json(["total": .integer(total), name: .array(try records.map(render))])
    }

    private func exists(_ id: String) throws -> Bool {
        let column = schema.attributes["$id"]?.sql ?? "id"
        return try Row.fetchOne(call.db, sql: "SELECT 1 FROM \(schema.table) WHERE \(column) = ?", arguments: [id])
            != nil
    }

    private func cursorNotFound(_ id: String) -> APIError {
        APIError(400, "general_cursor_not_found", "Document '\(id)' for the 'cursor' value not found.")
    }
}
