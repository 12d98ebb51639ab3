import JSONBytes

/// A list answer to measure with.
struct Document {
    let name: String
    let body: [UInt8]

    /// A list of posts as Appwrite 1.8 answers it; `text` is repeated in the columns that hold prose.
    static func generated(rows: Int, text: String = "plain words ") -> Document {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("total", .integer(rows))
        writer.key("rows")
        writer.beginArray()
        for index in 0..<rows { writer.value(row(index, text: text)) }
        writer.endArray()
        writer.endObject()
        return Document(name: "generated, \(rows) rows of \"\(text)\"", body: writer.bytes)
    }

    private static func row(_ index: Int, text: String) -> JSONValue {
        [
            "title": .string("\(text)\(index)"),
            "content": .string(String(repeating: text, count: 6) + "\n\"\(index)\""),
            "categoryId": .string("c\(index % 8)"),
            "status": .string(["draft", "published", "rejected"][index % 3]),
            "views": .integer(index * 10),
            "rating": .number(JSONNumber("\(index % 5).25") ?? JSONNumber(0)),
            "published": .bool(index.isMultiple(of: 2)),
            "tags": ["all", .string(index.isMultiple(of: 2) ? "even" : "odd")],
            "publishedAt": "2024-01-01T12:00:00.000+00:00",
            "reviewer": nil,
            "$id": .string("post-\(index)"),
            "$sequence": .integer(index + 1),
            "$createdAt": "2026-01-01T12:00:00.000+00:00",
            "$updatedAt": "2026-01-02T12:00:00.000+00:00",
            "$permissions": [#"read("any")"#, #"update("user:editor")"#],
            "$databaseId": "main",
            "$tableId": "posts",
        ]
    }
}
