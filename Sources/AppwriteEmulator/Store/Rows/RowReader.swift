import GRDB
import GRDBSQLite
import JSONBytes

/// Reads rows from SQLite, into memory or, for lists, straight into JSON bytes. Works on the raw statement: the text of a column
/// goes from SQLite's page into the answer with one copy.
struct RowReader {
    let table: TableModel
    /// Columns behind the system fields in the selection.
    let columns: [ColumnModel]

    /// The selection that fits.
    var selection: String {
        columns.count == table.columns.count
            ? table.storage.selection : (RowStorage.systemFields + columns.map(\.sqlName)).joined(separator: ", ")
    }

    init(_ table: TableModel) {
        self.init(table, columns: table.columns)
    }

    init(_ table: TableModel, columns: [ColumnModel]) {
        self.table = table
        self.columns = columns
    }

    // MARK: Into memory

    func fetchAll(_ statement: Statement, _ arguments: [DatabaseValue]) throws -> [StoredRow] {
        var rows: [StoredRow] = []
        try step(through: statement, arguments) { rows.append(row($0)) }
        return rows
    }

    private func row(_ statement: OpaquePointer) -> StoredRow {
        StoredRow(
            sequence: sqlite3_column_int64(statement, 0), id: text(statement, 1), created: text(statement, 2),
            updated: text(statement, 3), permissions: JSONList.texts(text(statement, 4)),
            values: columns.enumerated().map { value(statement, CInt($0.offset + 5), $0.element) })
    }

    private func value(_ statement: OpaquePointer, _ index: CInt, _ column: ColumnModel) -> JSONValue {
        guard sqlite3_column_type(statement, index) != SQLITE_NULL else { return .null }
        if column.isArray { return (try? JSONValue(parsing: text(statement, index), maximumDepth: 512)) ?? .null }
        switch column.kind {
        case .string, .datetime, .relationship: return .string(text(statement, index))
        case .integer: return .integer(sqlite3_column_int64(statement, index))
        case .boolean: return .bool(sqlite3_column_int64(statement, index) != 0)
        case .double: return .number(FloatText.number(sqlite3_column_double(statement, index)))
        }
    }

    private func text(_ statement: OpaquePointer, _ index: CInt) -> String {
        String(decoding: bytes(statement, index), as: UTF8.self)
    }

    private func bytes(_ statement: OpaquePointer, _ index: CInt) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: sqlite3_column_text(statement, index), count: Int(sqlite3_column_bytes(statement, index)))
    }

    // MARK: Into bytes

    /// Appends the rows as members of a JSON array, without its brackets, and says how many there were.
    func appendAll(
        _ statement: Statement, _ arguments: [DatabaseValue], as shape: RowShape, reversed: Bool = false,
        into output: inout [UInt8]
    ) throws -> Int {
        let cells = columns.map(RowCell.init)
        let ending = RowRendering.place(of: table, in: shape.dialect)
        var starts: [Int] = []
        try step(through: statement, arguments) { statement in
            if !starts.isEmpty { output.append(UInt8(ascii: ",")) }
            starts.append(output.count)
            append(statement, cells, shape.sequenceIsText, into: &output)
            output.append(contentsOf: ending)
        }
        if reversed, starts.count > 1 { Self.reverse(&output, starts) }
        return starts.count
    }

    private func append(
        _ statement: OpaquePointer, _ cells: [RowCell], _ sequenceIsText: Bool, into output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: "{"))
        for (offset, cell) in cells.enumerated() {
            output.append(contentsOf: cell.key)
            append(statement, CInt(offset + 5), cell.form, into: &output)
            output.append(UInt8(ascii: ","))
        }
        output.append(contentsOf: "\"$id\":\"".utf8)
        output.append(contentsOf: bytes(statement, 1))
        output.append(contentsOf: "\",\"$sequence\":".utf8)
        if sequenceIsText { output.append(UInt8(ascii: "\"")) }
        output.append(contentsOf: bytes(statement, 0))
        if sequenceIsText { output.append(UInt8(ascii: "\"")) }
        output.append(contentsOf: ",\"$createdAt\":\"".utf8)
        output.append(contentsOf: bytes(statement, 2))
        output.append(contentsOf: "\",\"$updatedAt\":\"".utf8)
        output.append(contentsOf: bytes(statement, 3))
        output.append(contentsOf: "\",\"$permissions\":".utf8)
        output.append(contentsOf: bytes(statement, 4))
    }

    private func append(
        _ statement: OpaquePointer, _ index: CInt, _ form: RowCell.Form, into output: inout [UInt8]
    ) {
        guard sqlite3_column_type(statement, index) != SQLITE_NULL else {
            return output.append(contentsOf: (form == .list ? "[]" : "null").utf8)
        }
        switch form {
        case .text: output.appendJSONString(utf8: bytes(statement, index))
        case .list, .integer: output.append(contentsOf: bytes(statement, index))
        case .boolean: output.append(contentsOf: (sqlite3_column_int64(statement, index) != 0 ? "true" : "false").utf8)
        case .fraction: output.append(contentsOf: FloatText.literal(sqlite3_column_double(statement, index)).utf8)
        case .date:
            output.append(UInt8(ascii: "\""))
            output.append(contentsOf: bytes(statement, index))
            output.append(UInt8(ascii: "\""))
        }
    }

    /// Puts the rows, which begin at these places and reach to the end, into the opposite order.
    private static func reverse(_ output: inout [UInt8], _ starts: [Int]) {
        let ends = starts.dropFirst().map { $0 - 1 } + [output.count]
        let rows = zip(starts, ends).map { Array(output[$0..<$1]) }
        output.removeSubrange(starts[0]...)
        output.append(contentsOf: rows.reversed().joined(separator: [UInt8(ascii: ",")]))
    }

    // MARK: Stepping

    private func step(
        through statement: Statement, _ arguments: [DatabaseValue], _ body: (OpaquePointer) -> Void
    ) throws {
        try statement.setArguments(StatementArguments(arguments))
        let raw = statement.sqliteStatement
        defer { sqlite3_reset(raw) }
        while true {
            let code = sqlite3_step(raw)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: String(cString: sqlite3_errmsg(sqlite3_db_handle(raw))))
            }
            body(raw)
        }
    }
}
