import Appwrite
import JSONBytes
import Testing

@Suite struct TableSchemaTests {
    @Test(arguments: [
        (#""type":"string","size":100,"encrypt":false"#, Column.ValueType.string),
        (#""type":"varchar","size":100"#, .string),
        (#""type":"text""#, .string),
        (#""type":"mediumtext""#, .string),
        (#""type":"longtext""#, .string),
        (#""type":"string","format":"email""#, .string),
        (#""type":"string","format":"url""#, .string),
        (#""type":"string","format":"ip""#, .string),
        (#""type":"string","format":"enum","elements":["a","b"]"#, .string),
        (#""type":"integer","min":-5,"max":9223372036854775807"#, .integer),
        (#""type":"bigint""#, .integer),
        (#""type":"double","min":-1.7976931348623157e+308"#, .float),
        (#""type":"float""#, .float),
        (#""type":"boolean""#, .boolean),
        (#""type":"datetime","format":"""#, .datetime),
        (#""type":"relationship","relatedTable":"authors","relationType":"manyToOne""#, .relationship),
        (#""type":"point""#, .geometry),
        (#""type":"linestring""#, .geometry),
        (#""type":"polygon""#, .geometry),
        (#""type":"vector""#, .other),
    ])
    func readsEveryTypeOfColumn(members: String, type: Column.ValueType) throws {
        let schema = try table(
            columns: #"{"key":"c","status":"available","error":"","required":true,"array":false,\#(members)}"#)
        let column = try #require(schema.column("c"))
        #expect(column.type == type)
        #expect(column.isRequired)
        #expect(!column.isArray)
    }

    @Test func readsWhatIsSpecialToSomeColumns() throws {
        let schema = try table(
            columns: """
                {"key":"tags","type":"string","status":"available","array":true,"required":false,"encrypt":true},
                {"key":"kind","type":"string","format":"enum","elements":["draft","live"],"status":"available"},
                {"key":"author","type":"relationship","relatedTable":"authors","status":"available"}
                """)
        #expect(schema.column("tags")?.isArray == true)
        #expect(schema.column("tags")?.isEncrypted == true)
        #expect(schema.column("tags")?.elements == nil)
        #expect(schema.column("kind")?.elements == ["draft", "live"])
        #expect(schema.column("author")?.relatedTable == "authors")
        #expect(schema.column("nosuch") == nil)
    }

    @Test(
        arguments: [
            (#""type":"integer","min":-5,"max":100"#, Int64(Int32.max)),
            (#""type":"integer","max":2147483647"#, 2_147_483_647),
            (#""type":"integer","max":2147483648"#, nil), (#""type":"integer","max":9223372036854775807"#, nil),
            (#""type":"integer""#, nil), (#""type":"bigint","max":5"#, nil), (#""type":"double","max":5"#, nil),
        ] as [(String, Int64?)])
    func readsHowManyBitsAnIntegerHas(members: String, most: Int64?) throws {
        let schema = try table(columns: #"{"key":"c","status":"available",\#(members)}"#)
        #expect(schema.column("c")?.storedRange?.upperBound == most)
    }

    @Test(
        arguments: [
            (#""type":"string","size":100"#, 100), (#""type":"varchar","size":5"#, 5), (#""type":"text""#, nil),
            (#""type":"string","size":0"#, nil),
        ] as [(String, Int?)])
    func readsTheSizesOfTexts(members: String, size: Int?) throws {
        let schema = try table(columns: #"{"key":"c","status":"available",\#(members)}"#)
        #expect(schema.column("c")?.size == size)
    }

    @Test(arguments: [
        (#""type":"string","format":"email""#, "email"), (#""type":"string","format":"url""#, "url"),
        (#""type":"string","format":"ip""#, "ip"), (#""type":"string","format":"enum","elements":["a"]"#, "enum"),
        (#""type":"email""#, "email"), (#""type":"enum","elements":["a"]"#, "enum"),
        (#""type":"string","format":"""#, nil), (#""type":"string""#, nil), (#""type":"datetime","format":"""#, nil),
        (#""type":"integer","format":"int""#, nil),
    ])
    func readsTheFormatsOfTexts(members: String, format: String?) throws {
        let schema = try table(columns: #"{"key":"c","status":"available",\#(members)}"#)
        #expect(schema.column("c")?.format == format)
    }

    @Test(arguments: [
        ("oneToOne", "parent", false, false, true), ("oneToOne", "child", false, false, false),
        ("oneToOne", "child", true, false, true), ("oneToMany", "parent", true, true, false),
        ("oneToMany", "child", true, false, true), ("manyToOne", "parent", false, false, true),
        ("manyToOne", "child", true, true, false), ("manyToMany", "parent", true, true, false),
        ("manyToMany", "child", true, true, false),
    ])
    func knowsWhichSideKeepsAReference(
        kind: String, side: String, twoWay: Bool, isToMany: Bool, isStored: Bool
    ) throws {
        let schema = try table(
            columns: """
                {"key":"c","type":"relationship","relatedTable":"t","relationType":"\(kind)","side":"\(side)",
                "twoWay":\(twoWay),"twoWayKey":"d"}
                """)
        let relationship = try #require(schema.column("c")?.relationship)
        #expect(relationship.isToMany == isToMany)
        #expect(relationship.isStored == isStored)
        #expect(relationship.isTwoWay == twoWay)
    }

    @Test(arguments: ["processing", "deleting", "stuck", "failed"])
    func leavesOutWhatIsNotAvailable(status: String) throws {
        let schema = try table(
            columns: #"{"key":"c","type":"string","status":"\#(status)"}"#,
            indexes: #"{"key":"i","type":"key","status":"\#(status)","columns":["c"]}"#)
        #expect(schema.columns.isEmpty)
        #expect(schema.indexes.isEmpty)
    }

    @Test func readsTheTableAndItsIndexes() throws {
        let schema = try table(
            columns: #"{"key":"note","type":"string","status":"available"}"#,
            indexes:
                #"{"key":"by_note","type":"fulltext","status":"available","columns":["note"],"lengths":[0],"orders":[]}"#
        )
        #expect(schema.id == "posts")
        #expect(schema.name == "Posts")
        #expect(schema.rowSecurity)
        #expect(schema.enabled)
        #expect(schema.permissions == [Permission(.read, .any), Permission(.create, .users(nil))])
        #expect(schema.indexes == [TableSchema.Index(key: "by_note", type: "fulltext", columns: ["note"])])
    }

    @Test(arguments: ["{}", #"{"$id":"posts"}"#, "[]", #"{"$id":5,"columns":[]}"#])
    func refusesWhatIsNoTable(text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(throws: AppwriteFailure.self) { try TableSchema(json) }
    }

    private func table(columns: String, indexes: String = "") throws -> TableSchema {
        try TableSchema(
            JSONValue(
                parsing: """
                    {"$id":"posts","$createdAt":"2024-01-01T00:00:00.000+00:00","$permissions":["read(\\"any\\")",
                    "create(\\"users\\")","read(\\"newer:role\\")"],"databaseId":"main","name":"Posts","enabled":true,
                    "rowSecurity":true,"columns":[\(columns)],"indexes":[\(indexes)],"bytesMax":65535}
                    """))
    }
}
