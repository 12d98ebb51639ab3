import Appwrite
import GatewayTesting
import JSONBytes

/// The tables of the property tests: every type of column, and relationships to one row and to several.
struct PropertyTable: Sendable {
    var schema: TableSchema
    var relations: [(key: String, relationship: Relationship)]

    static let people = PropertyTable(
        schema: TableSchema(
            id: "people", name: "People", rowSecurity: false, permissions: [],
            columns: [Column(key: "name", type: .string), Column(key: "age", type: .integer)], indexes: []),
        relations: [])

    static let posts: PropertyTable = {
        let author = Relationship(.manyToOne)
        let comments = Relationship(.oneToMany)
        return PropertyTable(
            schema: TableSchema(
                id: "posts", name: "Posts", rowSecurity: false, permissions: [],
                columns: [
                    Column(key: "title", type: .string), Column(key: "note", type: .string, size: 5),
                    Column(key: "status", type: .string, elements: ["draft", "Done"]),
                    Column(key: "count", type: .integer, storedRange: Int64(Int32.min)...Int64(Int32.max)),
                    Column(key: "price", type: .float),
                    Column(key: "open", type: .boolean), Column(key: "at", type: .datetime),
                    Column(key: "tags", type: .string, isArray: true),
                    Column(
                        key: "scores", type: .integer, isArray: true,
                        storedRange: Int64(Int32.min)...Int64(Int32.max)),
                    Column(key: "author", type: .relationship, relatedTable: "people", relationship: author),
                    Column(key: "comments", type: .relationship, relatedTable: "people", relationship: comments),
                ], indexes: []),
            relations: [("author", author), ("comments", comments)])
    }()

    static func related(_ table: String) -> TableSchema? { table == "people" ? people.schema : nil }

    // MARK: Values

    static let texts = [
        "", "a", "A", "ab", "Ab", "aB", "b", "é", "É", "e", "a\\", "\\", "a\\b", "\\b", "%", "_", "a%b", "a_b", " a",
        "a ",
        "s", "ß", "🎉", "🎈", "a🎉", "xaby", "İ", "i", "ı", "I", "aİb", "ſ", "ς", "Σ",
    ]
    static let dates = [
        "2024-01-01T00:00:00.000+00:00", "2024-02-29T23:59:59.999+00:00", "2025-01-01T00:00:00.000+00:00",
    ]
    static let ids = ["p1", "p2", "P3"]
    /// Among them some that rows show alike, and one that they show as an integer.
    static let prices = [-1, -0.5, 0, 0.3, 0.1 + 0.2, 0.5, 0.5.nextUp, 1, 1.0.nextDown, 1.0 / 3]

    static func value(_ column: String, _ random: inout SeededRandom) -> JSONValue {
        switch column {
        case "title", "note", "name": .string(texts[Int.random(in: texts.indices, using: &random)])
        case "tags": .string(["a", "A", "b", "é", ""][Int.random(in: 0..<5, using: &random)])
        case "status": .string(Bool.random(using: &random) ? "draft" : "Done")
        case "count", "scores", "age": .integer(Int.random(in: -2...3, using: &random))
        case "price": .number(JSONNumber(prices[Int.random(in: prices.indices, using: &random)]) ?? JSONNumber(0))
        case "open": .bool(Bool.random(using: &random))
        case "at": .string(dates[Int.random(in: dates.indices, using: &random)])
        default: .string(ids[Int.random(in: ids.indices, using: &random)])
        }
    }

    static func row(_ id: String, _ random: inout SeededRandom) -> PropertyRow {
        var row = PropertyRow(id: id)
        for column in posts.schema.columns where column.type != .relationship {
            guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
            row.cells[column.key] =
                column.isArray
                ? .array((0..<Int.random(in: 0...2, using: &random)).map { _ in value(column.key, &random) })
                : value(column.key, &random)
        }
        if Int.random(in: 0..<3, using: &random) > 0 { row.related["author"] = [person(&random)] }
        row.related["comments"] = (0..<Int.random(in: 0...2, using: &random)).map { _ in person(&random) }
        return row
    }

    private static func person(_ random: inout SeededRandom) -> PropertyRow {
        var row = PropertyRow(id: ids[Int.random(in: ids.indices, using: &random)])
        for column in ["name", "age"] where Int.random(in: 0..<4, using: &random) > 0 {
            row.cells[column] = value(column, &random)
        }
        return row
    }
}
