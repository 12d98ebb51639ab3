import JSONBytes

/// Writes rows as JSON together with the rows that they are related with, level by level: each relationship of a level is looked
/// up once for all of its rows.
struct RelatedRendering {
    let relatives: Relatives
    let shape: RowShape

    /// Rows below rows below rows: deeper ones are not looked up, whatever is asked for.
    static let maximumDepth = 3

    /// One JSON object for each row.
    /// - Parameters:
    ///   - selection: what to show; `nil` shows everything that is related, as the answers of writes do.
    ///   - back: the key of the column by which these rows were reached, which is left out.
    func render(
        _ rows: [StoredRow], of table: TableModel, selecting selection: RowSelection?, without back: String? = nil,
        depth: Int = 0
    ) throws -> [[UInt8]] {
        guard !rows.isEmpty else { return [] }
        var related: [String: [Int64: [UInt8]]] = [:]
        var hidden = Set([back].compactMap(\.self))
        if selection == nil { hidden.formUnion(table.relationships.filter(\.isHidden).map(\.key)) }
        for column in table.relationships where !column.isHidden && column.key != back {
            if let selection, selection.related[column.key] == nil { continue }
            guard depth + 1 < Self.maximumDepth else {
                hidden.insert(column.key)
                continue
            }
            related[column.key] = try values(
                of: column, for: rows, in: table, selecting: selection?.related[column.key], depth: depth)
        }
        return rows.map { row in
            var bytes: [UInt8] = []
            row.render(
                table, as: shape, showing: { !hidden.contains($0) && selection?.shows($0) ?? true },
                related: related.compactMapValues { $0[row.sequence] }, into: &bytes)
            return bytes
        }
    }

    /// The value of a relationship by the number of the row that has it. A row without a related one is not among them.
    private func values(
        of column: ColumnModel, for rows: [StoredRow], in table: TableModel, selecting selection: RowSelection?,
        depth: Int
    ) throws -> [Int64: [UInt8]] {
        let finder = try RelatedRows(column, of: table, relatives: relatives)
        guard let relationship = column.relationship else { return [:] }
        let found = try finder.all(of: rows, onlyVisible: true)
        var unique: [Int64: StoredRow] = [:]
        for row in found.values.joined() { unique[row.sequence] = row }
        let ordered = unique.values.sorted { $0.sequence < $1.sequence }
        let texts = try render(
            ordered, of: finder.related, selecting: selection,
            without: relationship.isTwoWay ? relationship.twoWayKey : nil, depth: depth + 1)
        let bySequence = Dictionary(zip(ordered.map(\.sequence), texts), uniquingKeysWith: { first, _ in first })

        var values: [Int64: [UInt8]] = [:]
        for row in rows {
            let members = (found[row.sequence] ?? []).compactMap { bySequence[$0.sequence] }
            if relationship.isToMany {
                values[row.sequence] = Self.list(members)
            } else if let place = table.place(of: column.key), row.values[place].string != nil {
                // A row that is gone, or that the caller may not read, is to the real server one without fields.
                values[row.sequence] = members.first ?? Self.list([])
            }
        }
        return values
    }

    private static func list(_ members: [[UInt8]]) -> [UInt8] {
        Array("[".utf8) + members.joined(separator: [UInt8(ascii: ",")]) + Array("]".utf8)
    }
}
