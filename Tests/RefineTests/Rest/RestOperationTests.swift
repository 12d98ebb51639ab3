import JSONBytes
import Refine
import Testing

@Suite struct RestOperationTests {
    private let dialect = Rest()

    @Test(arguments: [
        ("GET posts", "", DataRequest.Operation.getList(ListRequest())),
        ("GET posts?&", "", .getList(ListRequest())), ("HEAD posts/", "", .getList(ListRequest())),
        ("GET posts?ids=a,b", "", .getMany(ids: ["a", "b"])), ("GET posts?ids[0]=a", "", .getMany(ids: ["a"])),
        ("GET posts?ids[]=a,b&ids[]=c", "", .getMany(ids: ["a,b", "c"])), ("GET posts?ids=", "", .getMany(ids: [])),
        ("GET posts?id=a&id=b&id=a", "", .getMany(ids: ["a", "b", "a"])),
        ("GET posts/a1", "", .getOne(id: "a1")), ("GET posts/bulk", "", .getOne(id: "bulk")),
        ("POST posts", #"{"title":"x"}"#, .create(RowInput(data: ["title": "x"]))),
        ("POST posts?", #"{"data":{"title":"x"}}"#, .create(RowInput(data: ["data": ["title": "x"]]))),
        ("POST posts/bulk", #"[{"id":"a"},{}]"#, .createMany([RowInput(data: [:], id: "a"), RowInput(data: [:])])),
        ("PATCH posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PUT posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PATCH posts/bulk?ids=a,b", "{}", .updateMany(ids: ["a", "b"], RowInput(data: [:]))),
        ("DELETE posts/a1", "", .deleteOne(id: "a1")),
        ("DELETE posts/bulk?ids=a&ids=b&ids=a", "", .deleteMany(ids: ["a", "b"])),
    ])
    func reads(_ line: String, _ body: String, _ operation: DataRequest.Operation) throws {
        #expect(try dialect.parse(line, body: body) == DataRequest(resource: "posts", operation: operation))
    }

    @Test func takesPermissionsAlong() throws {
        let request = try dialect.parse(
            "POST posts", body: #"{"$permissions":["read(\"any\")"]}"#, headers: [("x-write-permissions", "users")])
        #expect(
            request.operation
                == .create(
                    RowInput(
                        data: [:],
                        permissions: PermissionInput(permissions: [#"read("any")"#], write: ["users"]))))
    }

    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(line: "DELETE posts", status: 405, type: "gateway_method_not_allowed", contains: ["/bulk"]),
        RefusalScenario(line: "GET posts/a/b", status: 404, type: "gateway_route_unknown", contains: ["below a row"]),
        RefusalScenario(line: "GET posts/a?expand[0]=x", type: unknown, contains: ["`expand`", "`populate`"]),
        RefusalScenario(line: "GET posts/a?filters[0][field]=x", type: unknown, contains: ["`filters`"]),
        RefusalScenario(line: "POST posts?upsert=true", body: "{}", type: unknown, contains: ["`upsert`"]),
        RefusalScenario(line: "PATCH posts/a?fields=x", body: "{}", type: unknown, contains: ["`fields`"]),
        RefusalScenario(line: "DELETE posts/bulk?ids=a&filters[0][field]=x", type: unknown, contains: ["`filters`"]),
        RefusalScenario(line: "DELETE posts/bulk", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(
            line: "DELETE posts/bulk?ids[0]=a&ids[1][x]=b", type: "gateway_parameter_invalid",
            contains: ["`ids`", "list"]),
        RefusalScenario(
            line: "DELETE posts/bulk?ids[a]=x", type: "gateway_parameter_invalid", contains: ["`ids`", "list"]),
        RefusalScenario(line: "GET posts?ids[0][x]=a", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "POST posts", type: "gateway_body_invalid", contains: ["empty"]),
        RefusalScenario(line: "POST posts", body: "[]", type: "gateway_body_invalid", contains: ["`/bulk`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(
            refusal { () throws(HttpError) in try dialect.parse(scenario.line, body: scenario.body) })
    }

    @Test func answersAsJSONServerDoes() {
        let request = DataRequest(resource: "posts", operation: .getList(ListRequest()))
        let answer = ListAnswer(rows: Array(#"[{"id":"a"}]"#.utf8), count: 1, total: 42, nextCursor: "a")
        for answer in [DataAnswer.list(answer), .created(Array("{}".utf8)), .deleted(id: "a")] {
            let (ours, theirs) = (dialect.render(answer, for: request), SimpleRest().render(answer, for: request))
            #expect(ours.status == theirs.status)
            #expect(ours.body == theirs.body)
            #expect(ours.headers.map(\.name) == theirs.headers.map(\.name))
            #expect(ours.headers.map(\.value) == theirs.headers.map(\.value))
        }
    }
}
