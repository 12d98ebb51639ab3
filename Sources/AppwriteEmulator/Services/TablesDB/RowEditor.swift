import GRDB
import JSONBytes

/// Creates, changes and removes single rows for a caller, by Appwrite's rules of permission and in Appwrite's order of checks:
/// grants that the caller cannot make, then what the caller may do, then what the row must look like.
struct RowEditor {
    var table: TableModel
    let dialect: DatabaseDialect
    let relatives: Relatives
    let environment: EmulatorEnvironment
    let now: Instant
    /// How many rows lie around this one in what the client sent.
    var depth = 0
    /// The caller's idea of when the row was last changed (`X-Appwrite-Timestamp`).
    var lastSeen: Instant?

    var caller: Caller { relatives.caller }
    var db: Database { relatives.db }
    var writer: RowWriter { RowWriter(table: table, db: db) }
    private var checker: RowChecker { RowChecker(table: table, now: now) }

    // MARK: Create

    func create(id: String, _ input: RowInput, permissions: [String]?) throws -> StoredRow {
        let permissions = permissions ?? ownerPermissions
        try checkGrants(permissions)
        guard table.grants("create", to: caller) else { throw APIError.unauthorized }
        var row = try newRow(id: id, input, permissions: permissions)
        let inputs = try relatedInputs(input.values, isNew: true)
        try putIDs(inputs, into: &row, isNew: true)
        try prepare(inputs, for: row, before: nil)
        try storing { try writer.insert(&row) }
        try link(inputs, to: row)
        return row
    }

    private func newRow(id: String, _ input: RowInput, permissions: [String]) throws -> StoredRow {
        try checked { () throws(RowChecker.Refusal) in
            try checker.checkRequired(input.values)
            try checker.checkKnown(input.values)
            var values: [JSONValue] = []
            for column in table.columns {
                let given = column.relationship == nil ? input.values[column.key] ?? .null : .null
                values.append(try checker.checked(given.isNull ? column.defaultValue : given, for: column))
            }
            return StoredRow(
                id: id, created: try moment(input.created, "$createdAt") ?? now.text,
                updated: try moment(input.updated, "$updatedAt") ?? now.text, permissions: permissions, values: values)
        }
    }

    // MARK: Update

    func update(_ old: StoredRow, _ input: RowInput, permissions: [String]?) throws -> StoredRow {
        if let permissions { try checkGrants(permissions) }
        var new: StoredRow
        let inputs: [RelatedInput]
        do {
            new = try changedRow(old, input, permissions: permissions)
            inputs = try relatedInputs(input.values, isNew: false)
            try putIDs(inputs, into: &new, isNew: false)
        } catch {
            // Who may not change the row does not learn what is wrong with the change.
            try checkMay("update", old)
            throw error
        }
        let isChanged =
            try changesLinks(inputs, of: old) || new.values != old.values || new.permissions != old.permissions
            || new.created != old.created
            || (caller.isKey && input.updated != nil && new.updated != old.updated)
        try checkMay(isChanged ? "update" : "read", old)
        try checkLastSeen(old)
        try prepare(inputs, for: new, before: old)
        if isChanged { try storing { try writer.update(old, to: new) } }
        try link(inputs, to: new)
        return isChanged ? new : old
    }

    private func changedRow(_ old: StoredRow, _ input: RowInput, permissions: [String]?) throws -> StoredRow {
        try checked { () throws(RowChecker.Refusal) in
            try checker.checkKnown(input.values)
            var new = old
            try merge(input.values, into: &new)
            for (column, value) in zip(table.columns, new.values) where column.isRequired && value.isNull {
                throw RowChecker.Refusal(reason: "Missing required attribute \"\(column.key)\"")
            }
            if let permissions { new.permissions = permissions }
            new.created = try moment(input.created, "$createdAt") ?? old.created
            new.updated = try moment(input.updated, "$updatedAt") ?? now.text
            return new
        }
    }

    /// Takes over what is named. An operator computes its value, and null becomes the default where there is one.
    private func merge(_ values: JSONObject, into row: inout StoredRow) throws(RowChecker.Refusal) {
        for (place, column) in table.columns.enumerated() {
            if let given = values[column.key], column.relationship == nil {
                let value = try RowOperator(given)?.apply(to: row.values[place], of: column, now: now) ?? given
                row.values[place] = try checker.checked(value, for: column)
            }
            if row.values[place].isNull { row.values[place] = try checker.checked(column.defaultValue, for: column) }
        }
    }

    // MARK: Upsert

    func upsert(id: String, _ input: RowInput, permissions: [String]?) throws -> StoredRow {
        guard let old = try writer.find(id) else { return try insertUpserted(id: id, input, permissions: permissions) }
        // Grants that are there count as if the caller made them now.
        try checkGrants(permissions ?? old.permissions)
        try checkMay("update", old)
        var new = try checked { () throws(RowChecker.Refusal) in
            try checker.checkRequired(input.values)
            try checker.checkKnown(input.values)
            var new = old
            try merge(input.values, into: &new)
            if let permissions { new.permissions = permissions }
            new.created = try moment(input.created, "$createdAt") ?? old.created
            new.updated = try moment(input.updated, "$updatedAt") ?? now.text
            return new
        }
        let inputs = try relatedInputs(input.values, isNew: false)
        try putIDs(inputs, into: &new, isNew: false)
        try prepare(inputs, for: new, before: old)
        try storing { try writer.update(old, to: new) }
        try link(inputs, to: new)
        return new
    }

    private func insertUpserted(id: String, _ input: RowInput, permissions: [String]?) throws -> StoredRow {
        var input = input
        for (key, value) in input.values.members {
            guard let column = table.column(key), column.relationship == nil, let change = RowOperator(value) else {
                continue
            }
            input.values[key] = try checked { () throws(RowChecker.Refusal) in
                try change.apply(to: .null, of: column, now: now)
            }
        }
        return try create(id: id, input, permissions: permissions)
    }

    // MARK: Delete

    func delete(_ row: StoredRow) throws {
        try checkMay("delete", row)
        try checkLastSeen(row)
        var removal = RowRemoval(self)
        try removal.remove(row)
    }

    // MARK: Checks

    /// The row of an id, whoever asks.
    func existing(_ id: String) throws -> StoredRow {
        guard let row = try writer.find(id) else { throw dialect.rowNotFound }
        return row
    }

    func may(_ action: String, _ row: StoredRow) -> Bool {
        table.grants(action, to: caller)
            || table.hasRowSecurity && caller.holds(anyOf: PermissionText.roles(for: action, in: row.permissions))
    }

    func checkMay(_ action: String, _ row: StoredRow) throws(APIError) {
        guard may(action, row) else { throw .unauthorized }
    }

    /// What a new row grants when nothing is said: everything to the user who made it, nothing otherwise.
    var ownerPermissions: [String] {
        guard let user = caller.user else { return [] }
        return ["read", "update", "delete"].map { "\($0)(\"user:\(user.id)\")" }
    }

    /// A client grants only to roles that it holds.
    func checkGrants(_ permissions: [String]) throws(APIError) {
        guard !caller.isKey else { return }
        for role in PermissionText.allRoles(in: permissions) where !caller.roles.contains(role) {
            throw APIError(
                401, "user_unauthorized", "Permissions must be one of: (\(caller.roles.joined(separator: ", ")))")
        }
    }

    private func checkLastSeen(_ row: StoredRow) throws(APIError) {
        if let lastSeen, row.updated > lastSeen.text { throw dialect.rowUpdateConflict }
    }

    /// `$createdAt` and `$updatedAt`, which keys may set.
    private func moment(_ value: JSONValue?, _ key: String) throws(RowChecker.Refusal) -> String? {
        guard caller.isKey, let value, !value.isNull else { return nil }
        guard let text = value.string, let moment = DateText.parse(text, now: now), DateLimits.range.contains(moment)
        else {
            throw RowChecker.Refusal(reason: "Attribute \"\(key)\" has invalid type. \(DateLimits.description)")
        }
        return moment.text
    }

    private func checked<Result>(_ body: () throws(RowChecker.Refusal) -> Result) throws(APIError) -> Result {
        do throws(RowChecker.Refusal) {
            return try body()
        } catch {
            throw dialect.invalidStructure(error.reason)
        }
    }

    func storing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch is RowClash {
            throw dialect.rowAlreadyExists
        }
    }
}
