import GRDB
import JSONBytes

/// What a write does to related rows: links them, makes and changes those that were given with their content.
extension RowEditor {
    /// How many rows may lie around one that is written with its relationships. What deeper rows are related with is passed over.
    private static let maximumDepth = 1

    /// What was given for relationships.
    func relatedInputs(_ values: JSONObject, isNew: Bool) throws -> [RelatedInput] {
        guard depth <= Self.maximumDepth else { return [] }
        return try table.relationships.compactMap { column in
            guard !column.isHidden, let value = values[column.key] else { return nil }
            return try RelatedInput(value, for: column, takesNull: isNew, makeID: environment.uniqueID)
        }
    }

    private func related(_ column: ColumnModel) throws -> RelatedRows {
        try RelatedRows(column, of: table, relatives: relatives)
    }

    /// An editor of the rows at the other end.
    private func editor(of related: TableModel) -> RowEditor {
        var editor = self
        editor.table = related
        editor.lastSeen = nil
        editor.depth = depth + 1
        return editor
    }

    // MARK: Ids that the row itself holds

    /// Puts the ids of related rows into a row. In a row that is there, an id of no row that the caller may read counts as null;
    /// a new one keeps it.
    func putIDs(_ inputs: [RelatedInput], into row: inout StoredRow, isNew: Bool) throws {
        for input in inputs where input.relationship.isStored {
            guard let place = table.place(of: input.column.key) else { continue }
            guard let item = input.items.first else {
                row.values[place] = .null
                continue
            }
            let isMissing = try item.content == nil && !isNew && readable(item.id, by: related(input.column)) == nil
            row.values[place] = isMissing ? .null : .string(item.id)
        }
    }

    /// A related row, if the caller may read it.
    private func readable(_ id: String, by related: RelatedRows) throws -> StoredRow? {
        let editor = editor(of: related.related)
        guard let row = try editor.writer.find(id), editor.may("read", row) else { return nil }
        return row
    }

    // MARK: Before the row is stored

    /// Makes and changes the rows that a row names itself, and frees those that it named until now.
    func prepare(_ inputs: [RelatedInput], for row: StoredRow, before old: StoredRow?) throws {
        for input in inputs where input.relationship.isStored {
            let related = try related(input.column)
            if let item = input.items.first, let content = item.content {
                try put(content, id: item.id, in: related.related, for: row)
            }
            guard input.relationship.isUnique, let old, let place = table.place(of: input.column.key),
                old.values[place] != row.values[place]
            else { continue }
            for partner in try related.all(of: old, onlyVisible: false) { try free(partner, of: related) }
        }
    }

    /// Makes a row, or changes it when it is there. A new one grants what the row grants that it is given with.
    private func put(_ content: JSONObject, id: String, in related: TableModel, for row: StoredRow) throws {
        let editor = editor(of: related)
        let input = RowInput(content)
        let permissions = input.permissions?.array?.compactMap(\.string)
        if let found = try editor.writer.find(id), editor.may("read", found) {
            _ = try editor.update(found, input, permissions: permissions)
        } else {
            _ = try editor.create(id: id, input, permissions: permissions ?? row.permissions)
        }
    }

    /// Takes the id of this table's row from a related one.
    private func free(_ partner: StoredRow, of related: RelatedRows) throws {
        guard let back = related.backReference else { return }
        try related.set(back, of: partner, to: .null, now: now)
    }

    // MARK: Behind it

    /// Links the related rows that a row does not name itself.
    func link(_ inputs: [RelatedInput], to row: StoredRow) throws {
        for input in inputs {
            let related = try related(input.column)
            if input.relationship.isStored {
                try linkBack(input, row, related)
            } else {
                try linkAll(input, row, related)
            }
        }
    }

    /// A one-to-one relationship of two ways is held by both rows.
    private func linkBack(_ input: RelatedInput, _ row: StoredRow, _ related: RelatedRows) throws {
        guard let back = related.backReference, let item = input.items.first,
            let partner = try readable(item.id, by: related)
        else { return }
        try storing { try claim(partner, back, for: row, related, isGiven: item.content != nil) }
    }

    /// Puts the row's id into a related row, which takes the right to change that one, unless it was changed along anyway.
    private func claim(
        _ partner: StoredRow, _ back: ColumnModel, for row: StoredRow, _ related: RelatedRows, isGiven: Bool
    ) throws {
        guard let place = related.related.place(of: back.key), partner.values[place] != .string(row.id) else { return }
        if !isGiven { try editor(of: related.related).checkMay("update", partner) }
        try related.set(back, of: partner, to: .string(row.id), now: nil)
    }

    private func linkAll(_ input: RelatedInput, _ row: StoredRow, _ related: RelatedRows) throws {
        let known = try related.all(of: row, onlyVisible: false)
        let wanted = Set(input.items.map(\.id))
        for gone in known where !wanted.contains(gone.id) { try unlink(gone, row, related) }
        for item in input.items {
            if let content = item.content { try put(content, id: item.id, in: related.related, for: row) }
            guard let partner = try readable(item.id, by: related) else { continue }
            if let back = related.backReference {
                try claim(partner, back, for: row, related, isGiven: item.content != nil)
            } else {
                try related.pair(row, with: partner)
            }
        }
    }

    private func unlink(_ partner: StoredRow, _ row: StoredRow, _ related: RelatedRows) throws {
        try free(partner, of: related)
        try related.unpair(row, from: partner)
    }

    /// Whether a list of related rows is another than before.
    func changesLinks(_ inputs: [RelatedInput], of row: StoredRow) throws -> Bool {
        for input in inputs where !input.relationship.isStored {
            let known = try related(input.column).all(of: row, onlyVisible: false)
            if known.map(\.id) != input.items.map(\.id) { return true }
        }
        return false
    }
}
