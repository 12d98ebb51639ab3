import JSONBytes

extension DemoTable {
    /// Everything that the demo has.
    /// - Parameter user: the id of the demo user, who alone may read the notes.
    static func standard(user: String) -> [DemoTable] { [categories, posts, notes(user: user)] }

    private static let everybody = ["read", "create", "update", "delete"].map { "\($0)(\"any\")" }

    private static let categories = DemoTable(
        id: "categories", name: "Categories", permissions: everybody,
        columns: [DemoColumn(type: "string", key: "title", isRequired: true, details: ["size": 100])],
        rows: DemoCategory.all.map { ["$id": .string($0.id), "title": .string($0.title)] })

    private static let posts = DemoTable(
        id: "posts", name: "Posts", permissions: everybody,
        columns: [
            DemoColumn(type: "string", key: "title", isRequired: true, details: ["size": 200]),
            DemoColumn(type: "string", key: "content", details: ["size": 10000]),
            DemoColumn(type: "string", key: "categoryId", details: ["size": 36]),
            DemoColumn(
                type: "enum", key: "status",
                details: ["elements": ["draft", "published", "rejected"], "default": "draft"]),
            DemoColumn(type: "integer", key: "views", details: ["min": 0, "default": 0]),
            DemoColumn(type: "float", key: "rating", details: ["min": 0, "max": 5]),
            DemoColumn(type: "boolean", key: "published", details: ["default": false]),
            DemoColumn(type: "string", key: "tags", isArray: true, details: ["size": 50]),
            DemoColumn(type: "datetime", key: "publishedAt"),
        ],
        indexes: ["status", "categoryId", "publishedAt", "views"].map { DemoIndex(type: "key", column: $0) }
            + [DemoIndex(type: "fulltext", column: "title")],
        rows: DemoPosts.rows)

    private static func notes(user: String) -> DemoTable {
        let owner = ["read", "update", "delete"].map { JSONValue.string("\($0)(\"user:\(user)\")") }
        return DemoTable(
            id: "notes", name: "Notes", permissions: ["create(\"users\")"], hasRowSecurity: true,
            columns: [
                DemoColumn(type: "string", key: "title", isRequired: true, details: ["size": 200]),
                DemoColumn(type: "string", key: "content", details: ["size": 10000]),
                DemoColumn(type: "boolean", key: "done", details: ["default": false]),
            ],
            rows: DemoText.notes.enumerated().map { index, note in
                [
                    "$id": .string("note-\(index + 1)"), "title": .string(note.title), "content": .string(note.content),
                    "done": .bool(note.isDone), "$permissions": .array(owner),
                ]
            })
    }
}
