import JSONBytes

/// Reads values of columns out of the bytes of rows.
struct RowReader: Sendable {
    let columns: [RowColumn]

    func values(of bytes: [UInt8], at range: Range<Int>) throws(JSONError) -> RowValues {
        let members = try JSONSlices.members(ofObjectIn: bytes, at: range)
        var values: [[RowValue]] = []
        values.reserveCapacity(columns.count)
        for column in columns {
            values.append(try self.values(of: column, path: column.path[...], in: members, of: bytes))
        }
        return RowValues(columns: values)
    }

    /// What the path leads to from an object.
    private func values(
        of column: RowColumn, path: ArraySlice<String>, in members: [JSONSlices.Member], of bytes: [UInt8]
    ) throws(JSONError) -> [RowValue] {
        guard let key = path.first, let range = Self.member(key, of: members) else { return [.null] }
        let rest = path.dropFirst()
        if rest.isEmpty, column.kind != .reference {
            return try Self.values(of: JSONValue(parsing: bytes, in: range), as: column.kind)
        }
        let values = try follow(column, path: rest.isEmpty ? ["$id"] : rest, at: range, of: bytes)
        // A relationship to several rows that leads to none is one without a value.
        return values.isEmpty && rest.isEmpty ? [.null] : values
    }

    /// What the path leads to from a reference: a row, rows, an id in a row's place, or nothing.
    private func follow(
        _ column: RowColumn, path: ArraySlice<String>, at range: Range<Int>, of bytes: [UInt8]
    ) throws(JSONError) -> [RowValue] {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "{"):
            let members = try JSONSlices.members(ofObjectIn: bytes, at: range)
            var leaf = column
            if path == ["$id"] { leaf.kind = .text }
            return try values(of: leaf, path: path, in: members, of: bytes)
        case UInt8(ascii: "["):
            var values: [RowValue] = []
            for element in try JSONSlices.elements(ofArrayIn: bytes, at: range) {
                values += try follow(column, path: path, at: element, of: bytes)
            }
            return values
        case UInt8(ascii: "\"") where path == ["$id"]:
            return [RowValue(try JSONValue(parsing: bytes, in: range), as: .text)]
        default:
            // No related row, or one that was not loaded.
            return []
        }
    }

    private static func values(of json: JSONValue, as kind: RowColumn.Kind) -> [RowValue] {
        guard case .array(let elements) = json else { return [RowValue(json, as: kind)] }
        return elements.map { RowValue($0, as: kind) }.filter { $0 != .null }
    }

    /// The gateway calls a row's `$id` `id`.
    private static func member(_ key: String, of members: [JSONSlices.Member]) -> Range<Int>? {
        if let found = members.last(where: { $0.key == key }) { return found.value }
        return key == "$id" ? members.first { $0.key == "id" }?.value : nil
    }
}
