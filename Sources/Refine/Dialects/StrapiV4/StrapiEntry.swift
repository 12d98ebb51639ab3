import JSONBytes

/// Puts Strapi's entry around a row, byte for byte: `{"id":"a","title":"x"}` is `{"id":"a","attributes":{"title":"x"}}`.
///
/// Related rows inside stay as they are: refine's providers take rows without `attributes` too.
enum StrapiEntry {
    private static let start: StaticString = "{\"id\":"
    private static let attributes: StaticString = ",\"attributes\":{"

    /// Appends the entry of the row at `range` of `rows`. What is no row that begins with its id stays as it is.
    static func append(rowAt range: Range<Int>, of rows: [UInt8], to bytes: inout [UInt8]) {
        guard let id = idEnd(in: rows[range]) else {
            bytes.append(contentsOf: rows[range])
            return
        }
        bytes.append(contentsOf: rows[range.lowerBound..<id])
        attributes.withUTF8Buffer { bytes.append(contentsOf: $0) }
        // Behind the id stands a comma, or the end of the row.
        bytes.append(contentsOf: rows[(rows[id] == UInt8(ascii: ",") ? id + 1 : id)..<range.upperBound])
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends the entries of a JSON array of rows, as an array.
    /// - Returns: how many there are.
    @discardableResult
    static func append(rows: [UInt8], to bytes: inout [UInt8]) -> Int {
        let ranges = (try? JSONSlices.elements(ofArrayIn: rows)) ?? []
        bytes.append(UInt8(ascii: "["))
        for (index, range) in ranges.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(rowAt: range, of: rows, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return ranges.count
    }

    /// Where the text of the leading `id` ends; `nil` when the object does not begin with one.
    private static func idEnd(in row: ArraySlice<UInt8>) -> Int? {
        let key = start.withUTF8Buffer { row.starts(with: $0) }
        var index = row.startIndex + start.utf8CodeUnitCount
        guard key, index < row.endIndex, row[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        while index < row.endIndex, row[index] != UInt8(ascii: "\"") {
            index += row[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index + 1 < row.endIndex, [UInt8(ascii: ","), UInt8(ascii: "}")].contains(row[index + 1]) else {
            return nil
        }
        return index + 1
    }
}
