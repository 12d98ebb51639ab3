import GRDB
import JSONBytes

/// Many rows in one call: for keys only, and all of it or nothing.
extension RowService {
    /// Rows named in an answer, and announced.
    private static let maximumAnswered = 100

    private func requireKey(_ call: Call) throws(APIError) {
        guard call.caller.isKey else { throw .databaseNotFound }
    }

    private func answer(
        _ call: Call, _ rows: [StoredRow], of table: TableModel, status: Int = 200
    ) -> APIResponse {
        var bytes = Array("{\"total\":\(rows.count),\"\(dialect.rows)\":[".utf8)
        for (index, row) in rows.prefix(Self.maximumAnswered).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            row.render(table, as: RowShape(dialect, call.variant), into: &bytes)
        }
        bytes.append(contentsOf: "]}".utf8)
        return .json(bytes: bytes, status: status)
    }

    /// Tables with relationships that clients see take single rows only.
    private func refuseRelationships(_ table: TableModel, _ action: String) throws(APIError) {
        if table.relationships.contains(where: { !$0.isHidden }) { throw dialect.bulkUnsupported(action) }
    }

    private func announceAll(_ call: Call, _ action: RowEvents.Action, _ rows: [StoredRow], _ table: TableModel) {
        for row in rows.prefix(Self.maximumAnswered) { announce(call, action, row, table, .bulk) }
    }

    private func stage(
        _ call: Call, _ action: StagedOperation.Action, _ table: TableModel, _ data: JSONValue, _ transaction: String,
        status: Int
    ) throws -> APIResponse {
        let operation = StagedOperation(action, table: table, row: nil, bulk: data)
        return try TransactionStaging(call: call, dialect: dialect).stage(operation, in: transaction, status: status)
    }

    // MARK: Create and upsert

    func createMany(_ call: Call, _ rows: [JSONObject], transaction: String?) throws -> APIResponse {
        guard call.caller.isKey else {
            throw APIError(
                401, "general_unauthorized_scope",
                "The current user or API key does not have the required scopes to access the requested resource.")
        }
        let table = try call.table(dialect)
        try refuseRelationships(table, "create")
        if let transaction {
            return try stage(call, .bulkCreate, table, .array(rows.map(JSONValue.object)), transaction, status: 201)
        }
        let created = try call.editor(table, dialect).createMany(rows, call.emulator.environment)
        announceAll(call, .create, created, table)
        return answer(call, created, of: table, status: 201)
    }

    func upsertMany(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let rows = try call.required(dialect.rows, .list(of: .jsonText, upTo: 100))
        let transaction = try call.optional("transactionId", .uid.nullable)
        try requireKey(call)
        let table = try call.table(dialect)
        try refuseRelationships(table, "upsert")
        if let transaction {
            return try stage(call, .bulkUpsert, table, .array(rows.map(JSONValue.object)), transaction, status: 200)
        }
        let upserted = try call.editor(table, dialect).upsertMany(rows, call.emulator.environment)
        announceAll(call, .upsert, upserted, table)
        return answer(call, upserted, of: table)
    }

    // MARK: Update and delete

    func updateMany(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let data = try call.optional("data", .jsonText) ?? [:]
        let queries = try call.optional("queries", QueryParser.rule()) ?? []
        let transaction = try call.optional("transactionId", .uid.nullable)
        if data.isEmpty { throw dialect.rowPayloadMissing }
        try requireKey(call)
        let table = try call.table(dialect)
        try refuseRelationships(table, "update")
        let plan = try call.rowPlan(queries, table, dialect)
        if let transaction {
            let staged: JSONValue = ["data": .object(data), "queries": .array(queries.map(JSONValue.string))]
            return try stage(call, .bulkUpdate, table, staged, transaction, status: 200)
        }
        let updated = try call.editor(table, dialect).updateMany(plan, data)
        announceAll(call, .update, updated, table)
        return answer(call, updated, of: table)
    }

    func deleteMany(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let queries = try call.optional("queries", QueryParser.rule()) ?? []
        let transaction = try call.optional("transactionId", .uid.nullable)
        try requireKey(call)
        let table = try call.table(dialect)
        try refuseRelationships(table, "delete")
        let plan = try call.rowPlan(queries, table, dialect)
        if let transaction {
            let staged: JSONValue = ["queries": .array(queries.map(JSONValue.string))]
            return try stage(call, .bulkDelete, table, staged, transaction, status: 200)
        }
        let deleted = try call.editor(table, dialect).deleteMany(plan)
        announceAll(call, .delete, deleted, table)
        return answer(call, deleted, of: table)
    }
}

// MARK: On rows

extension RowEditor {
    func createMany(_ rows: [JSONObject], _ environment: EmulatorEnvironment) throws -> [StoredRow] {
        try rows.map { data in
            let input = RowInput(data)
            return try create(
                id: try id(of: input, environment), input, permissions: try permissions(of: input) ?? [])
        }
    }

    func upsertMany(_ rows: [JSONObject], _ environment: EmulatorEnvironment) throws -> [StoredRow] {
        try rows.map { data in
            let input = RowInput(data)
            return try upsert(id: try id(of: input, environment), input, permissions: try permissions(of: input))
        }
    }

    /// Changes every row that the plan finds; without a limit that is every row that matches.
    func updateMany(_ plan: ListPlan, _ data: JSONObject) throws -> [StoredRow] {
        let input = RowInput(data)
        let permissions = try permissions(of: input)
        if let unknown = input.values.memberKeys.first(where: { table.definition($0) == nil }) {
            throw dialect.invalidStructure("Unknown attribute: \"\(unknown)\"")
        }
        return try rows(plan).map { try update($0, input, permissions: permissions) }
    }

    func deleteMany(_ plan: ListPlan) throws -> [StoredRow] {
        let rows = try rows(plan)
        for row in rows { try delete(row) }
        return rows
    }

    private func rows(_ plan: ListPlan) throws -> [StoredRow] {
        var plan = plan
        plan.limit = plan.limit ?? Int64.max
        return try RowList(table: table, relatives: relatives).rows(plan)
    }

    private func id(of input: RowInput, _ environment: EmulatorEnvironment) throws(APIError) -> String {
        guard let value = input.id, value != .string("unique()") else { return environment.uniqueID() }
        guard let id = value.string, Formats.isCustomID(id) else {
            throw .argument("Invalid `$id`: \(Rule<String>.customIDDescription)")
        }
        return id
    }

    private func permissions(of input: RowInput) throws(APIError) -> [String]? {
        guard let value = input.permissions, !value.isNull else { return nil }
        do throws(Rule<[String]>.Refusal) {
            return try PermissionText.rule(actions: PermissionText.rowActions).check(value)
        } catch {
            throw .argument("Invalid `$permissions`: \(error.reason)")
        }
    }
}
