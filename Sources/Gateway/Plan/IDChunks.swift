import Appwrite
import JSONBytes

/// Cuts row ids into as few `equal("$id", […])` as Appwrite's limits allow.
enum IDChunks {
    static func query(_ ids: [String]) -> Query {
        .filter(.equal, column: "$id", values: ids.map(JSONValue.string))
    }

    /// - Parameter maximumCount: ids of one chunk, beside Appwrite's own limits.
    static func chunks(
        of ids: [String], capabilities: ServerCapabilities, maximumCount: Int = .max
    ) -> [[String]] {
        let room = capabilities.queryLength - query([]).length - #","values":[]"#.count
        let most = min(capabilities.valuesPerQuery, maximumCount)
        var chunks: [[String]] = []
        var length = 0
        for id in ids {
            // Two quotes and a comma; row ids hold nothing that JSON would escape.
            let needed = id.utf8.count + 3
            if let last = chunks.last, last.count < most, length + needed <= room {
                chunks[chunks.count - 1].append(id)
                length += needed
            } else {
                chunks.append([id])
                length = needed
            }
        }
        return chunks
    }
}
