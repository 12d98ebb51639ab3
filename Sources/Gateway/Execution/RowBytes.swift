import Appwrite
import JSONBytes

/// Rows that the rewriter has written: `{"id":"…",…}`, `id` first.
enum RowBytes {
    /// The id of the row at `range`; `nil` when the text does not begin as a row does.
    static func id(of bytes: [UInt8], at range: Range<Int>) -> String? {
        let start = range.lowerBound + front.count
        guard start <= range.upperBound, bytes[range.lowerBound..<start].elementsEqual(front) else {
            return spacedID(of: bytes, at: range)
        }
        // Ids hold nothing that JSON escapes.
        guard let end = bytes[start..<range.upperBound].firstIndex(of: 0x22) else { return nil }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Where there are blanks between the tokens; Appwrite itself writes none.
    @inline(never)
    private static func spacedID(of bytes: [UInt8], at range: Range<Int>) -> String? {
        guard let first = try? JSONSlices.members(ofObjectIn: bytes, at: range).first, first.key == "id" else {
            return nil
        }
        return (try? JSONValue(parsing: bytes, in: first.value))?.string
    }

    /// The id of the row at `range`.
    /// - Throws: where Appwrite answered a row without one.
    static func knownID(of bytes: [UInt8], at range: Range<Int>) throws(AppwriteFailure) -> String {
        guard let id = id(of: bytes, at: range) else { throw .unreadable("a row without $id") }
        return id
    }

    /// `{"id": "…"}` for a row that was written and that the caller may not read.
    static func bare(id: String) -> [UInt8] {
        JSONValue.object(["id": .string(id)]).serialized()
    }

    private static let front = Array(#"{"id":""#.utf8)
}
