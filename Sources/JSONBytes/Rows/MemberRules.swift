/// A `RowShape` made ready for comparing its names with the bytes of keys.
struct MemberRules {
    struct Rule {
        let name: String
        let bytes: [UInt8]
        /// Whether the member goes; of a related row's rule, whether it does in any table.
        let drops: Bool
        /// Whether its text may be JSON; of a related row's rule, whether it may in any table.
        let unwraps: Bool
    }

    let row: [Rule]
    /// Rules for rows inside the row: the union of those of all tables.
    let related: [Rule]
    /// The lengths of the keys to look at.
    let rowLengths: KeyLengths
    let relatedLengths: KeyLengths
    /// By ids in lower case, for case does not tell tables apart.
    private let tables: [String: RowShape.Members]

    init(_ shape: RowShape) {
        row = Self.rules(dropped: shape.row.dropped, json: shape.row.json)
        related = Self.rules(
            dropped: shape.related.values.reduce(into: []) { $0.formUnion($1.dropped) },
            json: shape.related.values.reduce(into: []) { $0.formUnion($1.json) })
        tables = Dictionary(shape.related.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        rowLengths = KeyLengths(row.map(\.bytes.count))
        // And of `$tableId`, which tells them apart.
        relatedLengths = KeyLengths(related.isEmpty ? [] : related.map(\.bytes.count) + [8])
    }

    /// The index of the rule for a key.
    static func rule(
        for key: JSONScanner.StringToken, among rules: [Rule], in base: UnsafePointer<UInt8>
    ) -> Int? {
        if key.hasEscapes {
            let name = JSONScanner.decode(key, from: base)
            return rules.firstIndex { $0.name == name }
        }
        return rules.firstIndex { isEqual(key, to: $0.bytes, in: base) }
    }

    /// Whether a key without escapes is `name`.
    @inline(__always)
    static func isEqual(_ key: JSONScanner.StringToken, to name: [UInt8], in base: UnsafePointer<UInt8>) -> Bool {
        let content = base + key.content.lowerBound
        return name.count == key.content.count && name.indices.allSatisfy { name[$0] == content[$0] }
    }

    /// Whether a change to a related row is to be made in a table; `nil` when the row does not tell it.
    func holds(_ change: RowChange.Kind, in table: String?) -> Bool {
        switch change {
        case .column: return true
        case .dropped(let rule):
            guard let table else { return related[rule].drops }
            return tables[table.lowercased()]?.dropped.contains(related[rule].name) ?? false
        case .text(let rule, _):
            guard let table else { return false }
            return tables[table.lowercased()]?.json.contains(related[rule].name) ?? false
        }
    }

    private static func rules(dropped: Set<String>, json: Set<String>) -> [Rule] {
        // What becomes of these is settled.
        dropped.union(json).subtracting(["$id", "id"]).map { name in
            Rule(
                name: name, bytes: Array(name.utf8), drops: dropped.contains(name), unwraps: json.contains(name))
        }
    }
}
