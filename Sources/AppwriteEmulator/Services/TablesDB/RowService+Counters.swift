import JSONBytes

extension RowService {
    enum Direction { case increment, decrement }

    /// Adds to a number, or takes from it, in one step. The column's own range does not count, only the limit that is given.
    func count(_ call: Call, _ direction: Direction) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let id = try call.path(dialect.rowID, .uid)
        let key = try call.path("column", .key)
        let step = try call.optional("value", .number) ?? JSONNumber(1)
        let limit = try call.optional(direction == .increment ? "max" : "min", .number.nullable)
        let transaction = try call.optional("transactionId", .uid.nullable)
        guard step.double > 0 else { throw APIError.argument("Value must be numeric and greater than 0") }
        let table = try call.table(dialect)
        if let transaction {
            let operation = StagedOperation(
                direction == .increment ? .increment : .decrement, table: table, row: id,
                data: ["column": .string(key), "value": .number(step), "limit": limit.map(JSONValue.number) ?? nil])
            return try TransactionStaging(call: call, dialect: dialect).stage(operation, in: transaction, status: 200)
        }
        let row = try call.editor(table, dialect).count(id: id, key, by: step, limit: limit, direction)
        announce(call, .update, row, table, .counter)
        var shape = RowShape(dialect, call.variant)
        shape.namesPlace = false
        return .json(bytes: row.rendered(table, as: shape))
    }
}

extension RowEditor {
    func count(
        id: String, _ key: String, by step: JSONNumber, limit: JSONNumber?, _ direction: RowService.Direction
    ) throws -> StoredRow {
        guard let place = table.place(of: key) else { throw dialect.columnNotFound }
        let column = table.columns[place]
        guard !column.isArray, column.kind == .integer || column.kind == .double else { throw dialect.notANumber(key) }
        let old = try existing(id)
        try checkMay("update", old)
        var new = old
        new.values[place] = try sum(old.values[place], step, direction, of: column)
        if let limit, let result = new.values[place].number?.double {
            if direction == .increment, result > limit.double {
                throw dialect.limitExceeded(key, "value exceeds maximum limit: \(limit.literal)")
            }
            if direction == .decrement, result < limit.double {
                throw dialect.limitExceeded(key, "value exceeds minimum limit: \(limit.literal)")
            }
        }
        new.updated = now.text
        try writer.update(old, to: new)
        return new
    }

    private func sum(
        _ value: JSONValue, _ step: JSONNumber, _ direction: RowService.Direction, of column: ColumnModel
    ) throws(APIError) -> JSONValue {
        let sign: Double = direction == .increment ? 1 : -1
        guard column.kind == .integer else {
            return .number(FloatText.number((value.number?.double ?? 0) + sign * step.double))
        }
        let current = value.int64 ?? 0
        guard let whole = step.int64 else {
            // A fraction is added to an integer as the database does it: the sum is rounded.
            guard let rounded = Int64(exactly: (Double(current) + sign * step.double).rounded()) else {
                throw .argument("The result is out of range")
            }
            return .integer(rounded)
        }
        let (sum, overflow) =
            direction == .increment
            ? current.addingReportingOverflow(whole) : current.subtractingReportingOverflow(whole)
        guard !overflow else { throw .argument("The result is out of range") }
        return .integer(sum)
    }
}
