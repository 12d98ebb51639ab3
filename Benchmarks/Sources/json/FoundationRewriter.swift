import Foundation

/// The same work in Foundation's hands: the yardstick.
enum FoundationRewriter {
    static func rewrite(_ body: Data) throws -> Data {
        let list = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        let rows = (list?["rows"] as? [[String: Any]] ?? []).map { row in
            var row = row
            row["id"] = row.removeValue(forKey: "$id")
            return row
        }
        return try JSONSerialization.data(withJSONObject: rows)
    }

    /// Whether two texts mean the same, whatever the order of members.
    static func areEqual(_ one: Data, _ other: Data) throws -> Bool {
        let values = try [one, other].map { try JSONSerialization.jsonObject(with: $0) as? [NSDictionary] }
        return values[0] == values[1]
    }
}
