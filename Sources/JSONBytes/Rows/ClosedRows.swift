/// Leaves members out of rows that hold rows of tables which are not shown.
///
/// Works on Appwrite's own bytes, in which a row inside a row is known by its `$id`: texts that hold JSON are still texts.
struct ClosedRows {
    let shown: RowShape.Tables

    /// - Parameter body: a row, or the envelope of a list of rows.
    func leftOut(of body: [UInt8]) throws(JSONError) -> [UInt8] {
        guard shown != .all else { return body }
        var copy = Copy(source: body)
        try copy.add(membersOf: nil, self)
        return copy.bytes
    }

    /// Whether a value is a row of a table that is not shown, or a list that holds one: a relationship leads to one table.
    private func isClosed(_ value: Range<Int>, in bytes: [UInt8]) throws(JSONError) -> Bool {
        switch bytes[value.lowerBound] {
        case 0x7B:
            let members = try JSONSlices.members(ofObjectIn: bytes, at: value)
            guard members.contains(where: { $0.key == "$id" }) else { return false }
            guard let table = members.last(where: { $0.key == "$tableId" }) else { return !shown.contains(nil) }
            return !shown.contains(try JSONValue(parsing: bytes, in: table.value).string)
        case 0x5B:
            for element in try JSONSlices.elements(ofArrayIn: bytes, at: value) {
                if bytes[element.lowerBound] == 0x7B, try isClosed(element, in: bytes) { return true }
            }
            return false
        default: return false
        }
    }

    /// What stays.
    private struct Copy {
        let source: [UInt8]
        var bytes: [UInt8] = []

        init(source: [UInt8]) {
            self.source = source
            bytes.reserveCapacity(source.count)
        }

        /// Writes an object with the members that stay.
        mutating func add(membersOf object: Range<Int>?, _ rows: ClosedRows) throws(JSONError) {
            var separator: UInt8 = 0x7B
            let members = try JSONSlices.members(ofObjectIn: source, at: object)
            let isRow = members.contains { $0.key == "$id" }
            for member in members {
                if isRow { if try rows.isClosed(member.value, in: source) { continue } }
                bytes.append(separator)
                separator = 0x2C
                bytes += JSONValue.string(member.key).serialized()
                bytes.append(0x3A)
                try add(member.value, rows)
            }
            if separator == 0x7B { bytes.append(separator) }
            bytes.append(0x7D)
        }

        private mutating func add(_ value: Range<Int>, _ rows: ClosedRows) throws(JSONError) {
            switch source[value.lowerBound] {
            case 0x7B: try add(membersOf: value, rows)
            case 0x5B:
                bytes.append(0x5B)
                for (index, element) in try JSONSlices.elements(ofArrayIn: source, at: value).enumerated() {
                    if index > 0 { bytes.append(0x2C) }
                    try add(element, rows)
                }
                bytes.append(0x5D)
            default: bytes += source[value]
            }
        }
    }
}
