import JSONBytes
import Refine
import Testing

@Suite struct BodyTests {
    private let dialect = SimpleRest()

    @Test(arguments: [
        ("{}", RowInput(data: [:])),
        (#"{"title":"x","views":1}"#, RowInput(data: ["title": "x", "views": 1])),
        (#"{"id":"my-id","title":"x"}"#, RowInput(data: ["title": "x"], id: "my-id")),
        (#"{"$id":"my-id","title":"x"}"#, RowInput(data: ["title": "x"], id: "my-id")),
        (#"{"$id":"a","id":"a"}"#, RowInput(data: [:], id: "a")),
        (#"{"id":7}"#, RowInput(data: [:], id: "7")),
        (#"{"id":9007199254740993}"#, RowInput(data: [:], id: "9007199254740993")),
        (#"{"id":7,"$id":"7"}"#, RowInput(data: [:], id: "7")),
        (#"{"id":null,"$id":""}"#, RowInput(data: [:])),
        (#"{"id":"unique()"}"#, RowInput(data: [:], id: "unique()")),
        (#"{"$createdAt":"2024","$sequence":5,"$tableId":"t","title":"x"}"#, RowInput(data: ["title": "x"])),
        (
            #"{"title":"x","$permissions":["read(\"any\")"]}"#,
            RowInput(data: ["title": "x"], permissions: PermissionInput(permissions: [#"read("any")"#]))
        ),
        (#"{"$permissions":[]}"#, RowInput(data: [:], permissions: PermissionInput(permissions: []))),
        (#"{"$permissions":null}"#, RowInput(data: [:])),
        (
            #" {"z":null,"a":[1,"b"],"nested":{"$x":1,"id":2},"n":1.50} "#,
            RowInput(data: [
                "z": nil, "a": [1, "b"], "nested": ["$x": 1, "id": 2],
                "n": .number(JSONNumber("1.50") ?? JSONNumber(0)),
            ])
        ),
    ])
    func createsRows(_ body: String, _ expected: RowInput) throws {
        let request = try dialect.parse("POST posts", body: body)
        #expect(request.operation == .create(expected))
        let many = try dialect.parse("POST posts/bulk", body: "[\(body),\(body)]")
        #expect(many.operation == .createMany([expected, expected]))
    }

    @Test func keepsTheOrderOfColumns() throws {
        let request = try dialect.parse("POST posts", body: #"{"z":1,"$id":"q","a":2,"id":"q","m":3}"#)
        guard case .create(let row) = request.operation else {
            Issue.record("not a create")
            return
        }
        #expect(row.data.memberKeys == ["z", "a", "m"])
    }

    @Test(arguments: [
        #"{"id":"other","title":"x"}"#, #"{"$id":{"no":"id"},"title":"x","$updatedAt":"2024"}"#,
        #"{"id":1.5,"title":"x"}"#,
    ])
    func updatesIgnoreIDs(_ body: String) throws {
        #expect(
            try dialect.parse("PATCH posts/a1", body: body).operation
                == .update(id: "a1", RowInput(data: ["title": "x"])))
    }

    @Test func anUpdateCarriesItsPermissions() throws {
        let request = try dialect.parse("PATCH posts/a1", body: #"{"$permissions":["read(\"users\")"]}"#)
        #expect(
            request.operation
                == .update(
                    id: "a1", RowInput(data: [:], permissions: PermissionInput(permissions: [#"read("users")"#]))))
    }

    @Test(arguments: [
        "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "application/json", "multipart/form-data",
    ])
    func contentTypeDoesNotMatter(_ type: String) throws {
        let request = try dialect.parse("POST posts", body: #"{"title":"x"}"#, headers: [("content-type", type)])
        #expect(request.operation == .create(RowInput(data: ["title": "x"])))
    }

    private static let invalid = "gateway_body_invalid"

    @Test(arguments: [
        RefusalScenario(line: "POST posts", body: "", type: invalid, contains: ["empty", "a JSON object of columns"]),
        RefusalScenario(line: "PATCH posts/a1", body: "", type: invalid, contains: ["empty"]),
        RefusalScenario(line: "POST posts/bulk", body: "", type: invalid, contains: ["empty", "array"]),
        RefusalScenario(
            line: "POST posts", body: "title=x", type: invalid, contains: ["not JSON", "byte"], lacks: ["title"]),
        RefusalScenario(line: "POST posts", body: "{\"a\":1", type: invalid, contains: ["not JSON"]),
        RefusalScenario(line: "POST posts", body: "null", type: invalid, contains: ["JSON object"]),
        RefusalScenario(line: "POST posts", body: "\"x\"", type: invalid, contains: ["JSON object"]),
        RefusalScenario(line: "POST posts", body: "[{\"a\":1}]", type: invalid, contains: ["not an array", "`/bulk`"]),
        RefusalScenario(
            line: "PATCH posts/a1", body: "[{\"a\":1}]", type: invalid, contains: ["JSON object"], lacks: ["/bulk"]),
        RefusalScenario(line: "POST posts/bulk", body: "{\"a\":1}", type: invalid, contains: ["array of rows"]),
        RefusalScenario(line: "POST posts/bulk", body: "[{},3]", type: invalid, contains: ["Row 2"]),
        RefusalScenario(
            line: "POST posts", body: String(repeating: "[", count: 5_000), type: invalid,
            contains: ["nested too deeply"]),
        RefusalScenario(
            line: "POST posts", body: "{\"id\":{}}", type: "gateway_id_invalid",
            contains: ["`id`", "text or a whole number"]),
        RefusalScenario(line: "POST posts", body: "{\"$id\":true}", type: "gateway_id_invalid", contains: ["`$id`"]),
        RefusalScenario(line: "POST posts", body: "{\"id\":1.5}", type: "gateway_id_invalid", contains: ["`id`"]),
        RefusalScenario(
            line: "POST posts", body: "{\"id\":\"a\",\"$id\":\"b\"}", type: "gateway_id_invalid",
            contains: ["two different"]),
        RefusalScenario(
            line: "POST posts/bulk", body: "[{},{\"id\":[]}]", type: "gateway_id_invalid", contains: ["row 2"]),
        RefusalScenario(
            line: "POST posts", body: "{\"$permissions\":\"read\"}", type: "gateway_permission_invalid",
            contains: ["`$permissions`"]),
        RefusalScenario(
            line: "POST posts", body: "{\"$permissions\":[\"a\",1]}", type: "gateway_permission_invalid",
            contains: ["`$permissions`", "entry 2"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse(scenario.line, body: scenario.body) })
    }

    @Test func aMillionBytesOfColumnsAreTakenApartInLinearTime() throws {
        let members = (0..<60_000).map { "\"$c\($0)\":1,\"c\($0)\":1" }.joined(separator: ",")
        guard case .create(let row) = try dialect.parse("POST posts", body: "{\(members)}").operation else {
            Issue.record("not a create")
            return
        }
        #expect(row.data.count == 60_000)
    }
}
