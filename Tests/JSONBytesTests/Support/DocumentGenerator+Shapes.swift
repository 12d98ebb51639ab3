import JSONBytes

extension DocumentGenerator {
    static let columns = ["title", "secret", "images", "tags", "n\u{e9}e", "$permissions"]

    /// A shape over `columns`; for some, rows of related tables have shapes as well.
    mutating func shape() -> RowShape {
        var related: [String: RowShape.Members] = [:]
        for table in ["people", "teams"] where random.oneIn(2) { related[table] = members() }
        return RowShape(row: members(), related: related)
    }

    private mutating func members() -> RowShape.Members {
        RowShape.Members(
            dropped: Set(Self.columns.filter { _ in random.oneIn(4) }),
            json: Set(Self.columns.filter { _ in random.oneIn(3) }))
    }

    /// A list of rows of `columns`, with texts that hold JSON, and rows inside rows.
    mutating func shapedList() -> JSONValue {
        let rows = (0..<Int.random(in: 0...3, using: &random)).map { _ in JSONValue.object(shapedRow(depth: 3)) }
        return ["total": .integer(rows.count), "rows": .array(rows)]
    }

    private mutating func shapedRow(depth: Int) -> JSONObject {
        var members: [(String, JSONValue)] = [("$id", .string(string()))]
        if depth < 3, !random.oneIn(6) {
            let tables: [JSONValue] = ["people", "teams", "posts", 7, ["people"]]
            members.append(("$tableId", tables.randomElement(using: &random) ?? "posts"))
        }
        for column in Self.columns where !random.oneIn(4) { members.append((column, shapedValue(depth: depth))) }
        if random.oneIn(6) { members.append(("id", shapedValue(depth: depth))) }
        return JSONObject(members.shuffled(using: &random))
    }

    private mutating func shapedValue(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .string(text())
        case 1: return .string(string())
        case 2: return .array((0..<3).map { _ in .string(text()) })
        case 3: return value(depth: 1)
        case 4: return .null
        case 5: return .object(shapedRow(depth: depth - 1))
        case 6: return .array((0..<2).map { _ in .object(shapedRow(depth: depth - 1)) })
        default: return ["a": .object(shapedRow(depth: depth - 1)), "secret": .string(text()), "b": [.string(text())]]
        }
    }

    /// JSON, or nearly.
    private mutating func text() -> String {
        let text = String(decoding: write(value(depth: 3)), as: UTF8.self)
        return random.oneIn(5) ? text + "," : text
    }
}
