import GRDB
import JSONBytes

/// Finds the rows that are linked with given rows by one relationship.
struct RelatedRows {
    let relatives: Relatives
    /// A relationship column of `table`.
    let column: ColumnModel
    let table: TableModel
    /// The table at the other end.
    let related: TableModel
    private let link: RelationLink

    /// How many values one statement takes.
    private static let chunk = 500

    init(_ column: ColumnModel, of table: TableModel, relatives: Relatives) throws {
        guard let relationship = column.relationship else { throw APIError.serverError }
        let related = try relatives.table(of: relationship)
        guard let link = column.link(to: related) else { throw APIError.serverError }
        self.column = column
        self.table = table
        self.relatives = relatives
        self.related = related
        self.link = link
    }

    /// The linked rows by the number of the row that they are linked with, in the order of their own numbers, or of the links
    /// where these have one.
    /// - Parameter onlyVisible: whether rows that the caller may not read are left out.
    func all(of rows: [StoredRow], onlyVisible: Bool) throws -> [Int64: [StoredRow]] {
        switch link {
        case .own: try named(by: rows, onlyVisible)
        case .theirs(let key): try naming(rows, in: key, onlyVisible)
        case .junction(let pairs, let own, let theirs): try paired(rows, pairs, own, theirs, onlyVisible)
        }
    }

    func all(of row: StoredRow, onlyVisible: Bool) throws -> [StoredRow] {
        try all(of: [row], onlyVisible: onlyVisible)[row.sequence] ?? []
    }

    private func named(by rows: [StoredRow], _ onlyVisible: Bool) throws -> [Int64: [StoredRow]] {
        guard let place = table.place(of: column.key) else { return [:] }
        let owners = rows.filter { $0.values[place].string != nil }
        let ids = Set(owners.compactMap { $0.values[place].string })
        let found = try fetch("_id", ids.sorted().map { .text($0) }, onlyVisible)
        let byID = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [Int64: [StoredRow]] = [:]
        for owner in owners {
            if let row = owner.values[place].string.flatMap({ byID[$0] }) { result[owner.sequence] = [row] }
        }
        return result
    }

    private func naming(_ rows: [StoredRow], in key: String, _ onlyVisible: Bool) throws -> [Int64: [StoredRow]] {
        guard let place = related.columns.firstIndex(where: { $0.sqlName == key }) else { return [:] }
        let owners = Dictionary(rows.map { ($0.id, $0.sequence) }, uniquingKeysWith: { first, _ in first })
        var result: [Int64: [StoredRow]] = [:]
        for row in try fetch(key, rows.map { .text($0.id) }, onlyVisible) {
            if let owner = row.values[place].string.flatMap({ owners[$0] }) { result[owner, default: []].append(row) }
        }
        return result
    }

    private func paired(
        _ rows: [StoredRow], _ pairs: String, _ own: String, _ theirs: String, _ onlyVisible: Bool
    ) throws -> [Int64: [StoredRow]] {
        var links: [(owner: Int64, row: Int64)] = []
        for part in chunks(rows.map { .integer($0.sequence) }) {
            let marks = Array(repeating: "?", count: part.count).joined(separator: ", ")
            let sql = "SELECT \(own), \(theirs) FROM \(pairs) WHERE \(own) IN (\(marks)) ORDER BY id"
            for record in try Row.fetchAll(relatives.db, sql: sql, arguments: StatementArguments(part)) {
                links.append((record[0], record[1]))
            }
        }
        let found = try fetch("_seq", Set(links.map(\.row)).sorted().map { .integer($0) }, onlyVisible)
        let bySequence = Dictionary(found.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [Int64: [StoredRow]] = [:]
        for link in links {
            if let row = bySequence[link.row] { result[link.owner, default: []].append(row) }
        }
        return result
    }

    /// Rows of the other table where a column has one of the values.
    private func fetch(_ key: String, _ values: [DatabaseValue], _ onlyVisible: Bool) throws -> [StoredRow] {
        // Where nothing is related, nobody asks whether the table may be read.
        guard !values.isEmpty else { return [] }
        let condition = onlyVisible ? try relatives.visibility(of: related).condition : nil
        let reader = RowReader(related)
        var rows: [StoredRow] = []
        for part in chunks(values) {
            let marks = Array(repeating: "?", count: part.count).joined(separator: ", ")
            let visible = condition.map { " AND \($0.sql)" } ?? ""
            let statement = try relatives.db.makeStatement(
                sql: """
                    SELECT \(reader.selection) FROM \(related.storage.table) WHERE \(key) IN (\(marks))\(visible)
                    ORDER BY _seq
                    """)
            rows += try reader.fetchAll(statement, part + (condition?.values ?? []))
        }
        return rows
    }

    private func chunks(_ values: [DatabaseValue]) -> [[DatabaseValue]] {
        stride(from: 0, to: values.count, by: Self.chunk).map {
            Array(values[$0..<min($0 + Self.chunk, values.count)])
        }
    }
}
