import JSONBytes
import Refine
import Testing

@Suite struct NestJSXOperationTests {
    private let dialect = NestJSXCrud()

    @Test(arguments: [
        ("GET posts", "posts", DataRequest.Operation.getList(ListRequest())),
        ("GET posts?&", "posts", .getList(ListRequest())),
        ("GET /posts/", "posts", .getList(ListRequest())),
        (
            "HEAD posts?limit=10&page=1&offset=0", "posts",
            .getList(ListRequest(pagination: .window(offset: 0, limit: 10)))
        ),
        ("GET posts?filter[0]=id||$in||a,b", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?filter%5B0%5D=id%7C%7C%24in%7C%7Ca%2Cb", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?filter=id||$in||b,a,b", "posts", .getMany(ids: ["b", "a", "b"])),
        ("GET posts?filter=id||in||a,,b,", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?filter[0]=id||$in", "posts", .getMany(ids: [])),
        ("GET posts?filter=id||$in||a&cache=0", "posts", .getMany(ids: ["a"])),
        ("GET posts/a1", "posts", .getOne(id: "a1")),
        ("HEAD posts/a1?", "posts", .getOne(id: "a1")),
        ("GET posts/a1?join[0]=category", "posts", .getOne(id: "a1", Selection(populate: ["category"]))),
        ("GET posts/bulk", "posts", .getOne(id: "bulk")),
        ("DELETE posts/a1", "posts", .deleteOne(id: "a1")),
        ("DELETE posts/bulk?ids=a,b", "posts", .deleteMany(ids: ["a", "b"])),
        ("DELETE posts/bulk?ids[0]=a&ids[1]=a", "posts", .deleteMany(ids: ["a"])),
        ("GET main/posts/a1", "main/posts", .getOne(id: "a1")),
        ("GET main%2Fposts?limit=1", "main/posts", .getList(ListRequest(pagination: .window(offset: 0, limit: 1)))),
        ("DELETE main/posts/bulk?id=a&id=b", "main/posts", .deleteMany(ids: ["a", "b"])),
    ])
    func reads(_ line: String, _ resource: String, _ operation: DataRequest.Operation) throws {
        #expect(try dialect.parse(line) == DataRequest(resource: resource, operation: operation))
    }

    @Test(arguments: [
        ("POST posts", #"{"title":"x"}"#, DataRequest.Operation.create(RowInput(data: ["title": "x"]))),
        ("POST posts", #"{"bulk":[1]}"#, .create(RowInput(data: ["bulk": [1]]))),
        ("PATCH posts/a1", #"{"title":"x","id":"a1"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PUT posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        (
            "POST posts/bulk", #"{"bulk":[{"title":"x"},{"id":"b","title":"y"}]}"#,
            .createMany([RowInput(data: ["title": "x"]), RowInput(data: ["title": "y"], id: "b")])
        ),
        (
            "POST posts/bulk", #" { "bulk" : [ { "n" : 9007199254740993 } ] } "#,
            .createMany([
                RowInput(data: ["n": .integer(9_007_199_254_740_993 as Int64)])
            ])
        ),
        ("POST posts/bulk", #"{"bulk":[]}"#, .createMany([])),
        ("POST posts/bulk", #"[{"title":"x"}]"#, .createMany([RowInput(data: ["title": "x"])])),
        ("POST posts/bulk", "[]", .createMany([])),
        ("PATCH posts/bulk?ids=a,b", #"{"title":"x"}"#, .updateMany(ids: ["a", "b"], RowInput(data: ["title": "x"]))),
        ("PUT posts/bulk?ids=a", #"{"title":"x"}"#, .updateMany(ids: ["a"], RowInput(data: ["title": "x"]))),
        ("DELETE posts/a1", "not json", .deleteOne(id: "a1")),
    ])
    func readsWithABody(_ line: String, _ body: String, _ operation: DataRequest.Operation) throws {
        #expect(try dialect.parse(line, body: body) == DataRequest(resource: "posts", operation: operation))
    }

    @Test func bulkRowsCarryPermissions() throws {
        let request = try dialect.parse(
            "POST posts/bulk", body: #"{"bulk":[{"a":1}]}"#, headers: [("x-read-permissions", "any")])
        #expect(
            request.operation == .createMany([RowInput(data: ["a": 1], permissions: PermissionInput(read: ["any"]))]))
    }

    @Test(arguments: [
        ("DELETE posts", "GET, HEAD, POST"), ("PATCH posts", "GET, HEAD, POST"), ("PUT main/posts", "GET, HEAD, POST"),
        ("DELETE posts?filter=id||$in||a", "GET, HEAD, POST"), ("POST posts/a1", "GET, HEAD, PATCH, PUT, DELETE"),
        ("OPTIONS posts/bulk", "GET, HEAD, POST, PATCH, PUT, DELETE"),
    ])
    func refusesMethodsThatDoNotFitThePath(_ line: String, _ allow: String) {
        let error = refusal { () throws(HttpError) in try dialect.parse(line, body: "{}") }
        #expect(error?.statusCode == 405)
        #expect(error?.type == "gateway_method_not_allowed")
        #expect(error?.headers == ["Allow": allow])
    }

    private static let unknown = "gateway_parameter_unknown"
    private static let body = "gateway_body_invalid"

    @Test(arguments: [
        RefusalScenario(line: "GET ", status: 404, type: "gateway_route_unknown", contains: ["No resource"]),
        RefusalScenario(line: "GET posts/a/b", status: 404, type: "gateway_route_unknown", contains: ["below a row"]),
        RefusalScenario(line: "GET posts/a%2Fb", type: "gateway_id_invalid", contains: ["slash"]),
        RefusalScenario(line: "GET posts/a1?limit=1", type: unknown, contains: ["`limit`", "`join`"]),
        RefusalScenario(line: "GET posts/a1?s={}", type: unknown, contains: ["`s`"]),
        RefusalScenario(line: "PATCH posts/a1?join=x", body: "{}", type: unknown, contains: ["`join`"]),
        RefusalScenario(line: "DELETE posts/a1?force=true", type: unknown, contains: ["`force`"], lacks: ["true"]),
        RefusalScenario(line: "POST posts?upsert=true", body: "{}", type: unknown, contains: ["`upsert`"]),
        RefusalScenario(line: "POST posts/bulk?ids=a", body: "[]", type: unknown, contains: ["`ids`"]),
        RefusalScenario(line: "DELETE posts/bulk?ids=a&filter=x", type: unknown, contains: ["`filter`"]),
        RefusalScenario(line: "DELETE posts/bulk", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(
            line: "PATCH posts/bulk?ids=,", body: "{}", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "GET posts?title=%", type: "gateway_query_invalid", contains: ["`title`"]),
        RefusalScenario(line: "POST posts", body: "[]", type: body, contains: ["not an array", "`/bulk`"]),
        RefusalScenario(line: "POST posts", body: "", type: body, contains: ["empty"]),
        RefusalScenario(line: "POST posts/bulk", body: "", type: body, contains: ["empty"]),
        RefusalScenario(line: "POST posts/bulk", body: "{", type: body, contains: ["not JSON"]),
        RefusalScenario(line: "POST posts/bulk", body: "3", type: body, contains: ["array of rows"]),
        RefusalScenario(line: "POST posts/bulk", body: "{}", type: body, contains: ["`{\"bulk\": […]}`"]),
        RefusalScenario(line: "POST posts/bulk", body: #"{"title":"x"}"#, type: body, contains: ["bulk"]),
        RefusalScenario(line: "POST posts/bulk", body: #"{"bulk":{}}"#, type: body, contains: ["array of rows"]),
        RefusalScenario(line: "POST posts/bulk", body: #"{"bulk":[{},3]}"#, type: body, contains: ["Row 2"]),
        RefusalScenario(line: "POST posts/bulk", body: #"{"bulk":[],"more":1}"#, type: body, contains: ["`more`"]),
        RefusalScenario(
            line: "POST posts/bulk", body: #"{"bulk":"# + String(repeating: "[", count: 5_000), type: body,
            contains: ["nested too deeply"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse(scenario.line, body: scenario.body) })
    }
}
