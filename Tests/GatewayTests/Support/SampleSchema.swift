import Appwrite

/// The table that the tests plan against.
enum SampleSchema {
    static let table = TableReference(database: "main", table: "posts")

    static let posts = TableSchema(
        id: "posts", name: "Posts", rowSecurity: true, permissions: [],
        columns: [
            Column(key: "title", type: .string, isRequired: true), Column(key: "content", type: .string),
            Column(key: "status", type: .string, elements: ["draft", "published"]),
            Column(key: "views", type: .integer),
            Column(key: "rating", type: .float), Column(key: "published", type: .boolean),
            Column(key: "publishedAt", type: .datetime), Column(key: "tags", type: .string, isArray: true),
            Column(key: "scores", type: .integer, isArray: true),
            Column(
                key: "author", type: .relationship, relatedTable: "people",
                relationship: Relationship(.manyToOne, isTwoWay: true)),
            Column(
                key: "comments", type: .relationship, relatedTable: "people", relationship: Relationship(.oneToMany)),
            Column(key: "place", type: .geometry),
            Column(key: "secret", type: .string, isEncrypted: true),
        ], indexes: [])

    static let people = TableSchema(
        id: "people", name: "People", rowSecurity: false, permissions: [],
        columns: [
            Column(key: "name", type: .string), Column(key: "age", type: .integer),
            Column(key: "tags", type: .string, isArray: true),
            Column(
                key: "posts", type: .relationship, relatedTable: "posts",
                relationship: Relationship(.manyToOne, side: .child, isTwoWay: true)),
        ], indexes: [])

    @Sendable static func related(_ table: String) -> TableSchema? {
        switch table {
        case "people": people
        case "posts": posts
        default: nil
        }
    }

    /// Without the relationships, on which bulk calls are refused.
    static let plain: TableSchema = {
        var schema = posts
        schema.columns.removeAll { $0.type == .relationship }
        return schema
    }()

    static func indexed(_ columns: [String], type: String) -> TableSchema {
        var schema = posts
        schema.indexes = [TableSchema.Index(key: "index", type: type, columns: columns)]
        return schema
    }
}
