import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Plan: values about to be written")
struct RowCoercionTests {
    private static let schema = TableSchema(
        id: "posts", name: "Posts", rowSecurity: true, permissions: [],
        columns: SampleSchema.posts.columns + [
            Column(key: "mail", type: .string, format: "email"),
            Column(key: "flags", type: .boolean, isArray: true), Column(key: "later", type: .other),
        ], indexes: [])

    private func coerced(_ column: String, _ value: JSONValue) throws -> JSONValue? {
        try RowCoercion(schema: Self.schema).coerced([column: value])[column]
    }

    static let taken: [(column: String, given: JSONValue, sent: JSONValue)] = [
        // Texts are texts, whatever they look like.
        ("title", "10", "10"), ("title", "", ""), ("title", "null", "null"), ("title", "007", "007"),
        ("title", 7, "7"), ("title", true, "true"), ("title", nil, nil),
        ("status", "", nil), ("mail", "", nil), ("mail", "a@b.c", "a@b.c"),
        // Integers
        ("views", 5, 5), ("views", "10", 10), ("views", "-3", -3), ("views", "007", 7), ("views", "", nil),
        ("views", nil, nil), ("views", "9223372036854775807", .integer(Int64.max)),
        ("views", "-9223372036854775808", .integer(Int64.min)),
        ("views", .integer(9_007_199_254_740_993), .integer(9_007_199_254_740_993)),
        // Floats
        ("rating", "1.50", .number(JSONNumber("1.50") ?? JSONNumber(0))), ("rating", 3, 3),
        ("rating", "1e3", .number(JSONNumber("1e3") ?? JSONNumber(0))),
        ("rating", "-0.5", .number(JSONNumber("-0.5") ?? JSONNumber(0))), ("rating", "", nil),
        // Booleans
        ("published", true, true), ("published", "true", true), ("published", "FALSE", false),
        ("published", "1", true), ("published", 0, false), ("published", "", nil),
        // Dates
        ("publishedAt", "2024-02-29", "2024-02-29T00:00:00.000+00:00"),
        ("publishedAt", "2024-02-29T23:59:59.123+02:00", "2024-02-29T21:59:59.123+00:00"),
        (
            "publishedAt", "Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)",
            "2024-02-29T23:59:59.000+00:00"
        ),
        ("publishedAt", "", nil),
        // Lists
        ("tags", ["a", 1], ["a", "1"]), ("tags", #"["a","b"]"#, ["a", "b"]), ("tags", "", []), ("tags", [], []),
        ("tags", nil, nil), ("scores", ["1", 2, nil], [1, 2, nil]), ("scores", "[3,\"4\"]", [3, 4]),
        ("flags", "[true,\"false\"]", [true, false]),
        // Related rows
        ("author", "a", "a"), ("author", "", nil), ("author", nil, nil), ("author", 7, "7"),
        ("author", ["id": "a"], "a"), ("author", ["$id": "a"], "a"),
        ("author", ["id": "a", "name": "old", "$updatedAt": "2020"], "a"),
        ("author", ["a", ["id": "b", "name": "x"], nil], ["a", "b"]),
        ("author", ["name": "new"], ["name": "new"]), ("author", ["id": nil, "name": "new"], ["name": "new"]),
        ("author", ["name": "new", "team": ["id": "t", "name": "old"]], ["name": "new", "team": "t"]),
        // Places
        ("place", [1, 2], [1, 2]), ("place", "[[1,2],[3,4]]", [[1, 2], [3, 4]]), ("place", "", nil),
        // What the gateway does not know is Appwrite's to judge.
        ("later", "", ""), ("later", ["id": "a", "b": 1], ["id": "a", "b": 1]), ("nosuch", "10", "10"),
        ("secret", "x", "x"),
    ]

    @Test(arguments: taken)
    func aValueBecomesWhatItsColumnHolds(
        _ example: (column: String, given: JSONValue, sent: JSONValue)
    ) throws {
        #expect(try coerced(example.column, example.given) == example.sent)
    }

    static let refused: [(column: String, given: JSONValue, mustContain: [String])] = [
        ("views", "abc", ["`views` is an integer column", #""abc" is not a whole number of 64 bits"#]),
        ("views", "10.5", [#""10.5""#]), ("views", .number(JSONNumber("10.5") ?? JSONNumber(0)), ["`10.5`"]),
        ("views", "1e3", [#""1e3""#]),
        ("views", "+1", []), ("views", " 1", []), ("views", true, ["`true`"]),
        ("views", "9223372036854775808", []), ("views", [1], ["a list"]), ("views", [:], ["an object"]),
        ("rating", "abc", ["`rating` is a float column", "a number"]), ("rating", ".5", []), ("rating", "NaN", []),
        ("rating", "1e999", []), ("rating", false, []),
        ("published", "yes", ["`published` is a boolean column", "`true` or `false`"]), ("published", 2, []),
        ("publishedAt", "yesterday", ["`publishedAt` is a datetime column", "a date of ISO 8601"]),
        ("publishedAt", 1_700_000_000, []), ("publishedAt", "2023-02-29", []),
        ("title", ["a"], ["`title` is a text column", "a list"]), ("title", ["a": 1], ["an object"]),
        ("tags", "a,b", ["`tags` is a list column", #""a,b" is not a JSON array"#]), ("tags", ["a", ["b"]], []),
        ("scores", [""], []), ("scores", ["a"], []), ("tags", 1, []), ("tags", #"{"a":1}"#, []),
        ("author", true, ["`author` is a relationship", "a row's id"]),
        ("place", "here", ["an array of coordinates"]),
        ("secret", ["canary"], ["the value given"]),
    ]

    @Test(arguments: refused)
    func aValueThatDoesNotFitIsNamed(
        _ example: (column: String, given: JSONValue, mustContain: [String])
    ) throws {
        let error = try #require(throws: HttpError.self) { try coerced(example.column, example.given) }
        #expect((error.statusCode, error.type) == (400, "gateway_value_invalid"))
        #expect(error.errors[example.column] == [error.message])
        for words in example.mustContain { #expect(error.message.contains(words)) }
        #expect(!error.message.contains("canary"))
    }

    @Test func everyColumnAtFaultIsNamed() throws {
        let error = try #require(throws: HttpError.self) {
            try RowCoercion(schema: Self.schema).coerced(["title": "x", "views": "a", "rating": "b"])
        }
        #expect(error.errors.keys.sorted() == ["rating", "views"])
    }

    @Test func longValuesAreShortened() throws {
        let error = try #require(throws: HttpError.self) {
            try coerced("views", .string(String(repeating: "x", count: 500)))
        }
        #expect(error.message.count < 200)
    }

    @Test func withoutASchemaValuesPassAndRelatedRowsAreTheirIds() throws {
        let data: JSONObject = ["views": "10", "author": ["id": "a", "name": "old"], "tags": ["a", ["$id": "b"]]]
        #expect(
            try RowCoercion(schema: nil).coerced(data) == ["views": "10", "author": "a", "tags": ["a", "b"]])
    }

    // In a plan

    private func planner(_ credential: Credential) -> Planner {
        Planner(table: SampleSchema.table, schema: SampleSchema.plain, credential: credential)
    }

    @Test func createsAndUpdatesAreCoerced() throws {
        let input = RowInput(data: ["views": "10"])
        guard case .create(let row) = try planner(.guest).plan(.create(input)).work,
            case .update(_, let update) = try planner(.guest).plan(.update(id: "a", input)).work,
            case .updateMany(_, let many, _) = try planner(.key("k")).plan(.updateMany(ids: ["a"], input)).work
        else {
            Issue.record("not planned")
            return
        }
        #expect([row.data, update.data, many.data] == Array(repeating: ["views": 10], count: 3))
    }

    @Test func rowsOfAnImportAreNamedByTheirPlaces() throws {
        let rows = ["1", "x", "3", "y"].map { RowInput(data: ["views": .string($0)]) }
        let error = try #require(throws: HttpError.self) { try planner(.session("s")).plan(.createMany(rows)) }
        #expect(error.type == "gateway_value_invalid")
        #expect(error.message.hasPrefix("Row 2 of 4: `views` is an integer column"))
        #expect(error.message.hasSuffix("1 more row has faults. No row was written."))
        #expect(error.errors.keys.sorted() == ["views"])
        #expect(error.details?["done"] == [])
        #expect(error.details?["failed"]?.array?.map { $0["row"] } == [2, 4])
        #expect(error.details?["failed"]?.array?.first?["errors"]?["views"]?.array?.count == 1)
    }

    @Test func aHundredFaultsAreEnough() throws {
        let rows = (0..<500).map { _ in RowInput(data: ["views": "x"]) }
        let error = try #require(throws: HttpError.self) { try planner(.session("s")).plan(.createMany(rows)) }
        #expect(error.details?["failed"]?.array?.count == 100)
    }

    /// Some databases end a text there; others have no dates before the year 1000.
    @Test(
        arguments: [
            ("title", "a\0b"), ("tags", ["a", "b\0"]), ("author", ["name": "x\0"]), ("nosuch", "\0"),
            ("publishedAt", "0999-12-31"), ("publishedAt", "0001-01-01T00:00:00Z"),
        ] as [(String, JSONValue)])
    func whatNotEveryDatabaseKeepsIsRefused(_ column: String, _ value: JSONValue) {
        for schema in [SampleSchema.posts, nil] where schema != nil || column != "publishedAt" {
            do throws(HttpError) {
                var data: JSONObject = ["status": "draft"]
                data[column] = value
                _ = try RowCoercion(schema: schema).coerced(data)
                Issue.record("not refused")
            } catch {
                #expect(error.type == "gateway_value_invalid")
                #expect(Array(error.errors.keys) == [column])
            }
        }
    }

    /// `author` leads to one row, `comments` to several.
    @Test(
        arguments: [
            ("author", .null, .null), ("author", "", .null), ("author", [], .null), ("author", "a", "a"),
            ("comments", .null, []), ("comments", "", []), ("comments", [], []), ("comments", ["a"], ["a"]),
            ("comments", [["id": "a"], .null, "b"], ["a", "b"]),
        ] as [(String, JSONValue, JSONValue)])
    func nothingIsWhatTheRelationshipTakesForIt(_ column: String, _ given: JSONValue, _ expected: JSONValue) throws {
        #expect(try coerced(column, given) == expected)
    }
}
