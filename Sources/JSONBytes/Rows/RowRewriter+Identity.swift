extension RowRewriter {
    /// A row's id, before rewriting (`$id`) or after (`id`); `nil` when the row has none or it is no text.
    /// - Parameter range: where the row's object lies in `bytes`; all of them when `nil`.
    public static func id(ofRowIn bytes: [UInt8], at range: Range<Int>? = nil) throws(JSONError) -> String? {
        var identity: Range<Int>?
        var column: Range<Int>?
        for member in try JSONSlices.members(ofObjectIn: bytes, at: range) {
            switch member.key {
            case "$id": identity = member.value
            case "id": column = member.value
            default: break
            }
        }
        guard let found = identity ?? column else { return nil }
        return try JSONValue(parsing: bytes, in: found).string
    }
}
