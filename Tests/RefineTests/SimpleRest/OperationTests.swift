import JSONBytes
import Refine
import Testing

@Suite struct OperationTests {
    private let dialect = SimpleRest()

    @Test(arguments: [
        ("GET posts", "posts", DataRequest.Operation.getList(ListRequest())),
        ("GET posts?", "posts", .getList(ListRequest())),
        ("GET posts?&", "posts", .getList(ListRequest())),
        ("GET posts/", "posts", .getList(ListRequest())),
        ("GET /posts", "posts", .getList(ListRequest())),
        ("GET //posts//", "posts", .getList(ListRequest())),
        ("GET posts//a1", "posts", .getOne(id: "a1")),
        ("GET main//posts//a1//", "main/posts", .getOne(id: "a1")),
        ("HEAD posts?_end=10&_start=0&", "posts", .getList(ListRequest(pagination: .window(offset: 0, limit: 10)))),
        ("GET posts?id=a&id=b", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?id=a", "posts", .getMany(ids: ["a"])),
        ("GET posts?id=b&id=a&id=b", "posts", .getMany(ids: ["b", "a", "b"])),
        ("GET posts?id=a,b", "posts", .getMany(ids: ["a,b"])),
        ("GET posts?ids[0]=a&ids[1]=b", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?ids[]=a&ids[]=b", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?ids=a,b", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?ids=a%2Cb,", "posts", .getMany(ids: ["a", "b"])),
        ("GET posts?ids=a,b&ids=c", "posts", .getMany(ids: ["a,b", "c"])),
        ("GET posts?ids[]=a,b", "posts", .getMany(ids: ["a,b"])),
        ("GET posts?ids=", "posts", .getMany(ids: [])),
        ("GET posts?id", "posts", .getMany(ids: [])),
        ("GET posts?ids=a&_fields=title,views", "posts", .getMany(ids: ["a"], Selection(fields: ["title", "views"]))),
        ("GET posts/a1", "posts", .getOne(id: "a1")),
        ("HEAD posts/a1", "posts", .getOne(id: "a1")),
        ("GET posts/a1/", "posts", .getOne(id: "a1")),
        ("GET posts/a1?_fields=title", "posts", .getOne(id: "a1", Selection(fields: ["title"]))),
        ("GET posts/a+b%20c", "posts", .getOne(id: "a+b c")),
        ("GET posts/bulk", "posts", .getOne(id: "bulk")),
        ("DELETE posts/a1", "posts", .deleteOne(id: "a1")),
        ("DELETE posts/bulk?ids=a,b", "posts", .deleteMany(ids: ["a", "b"])),
        ("DELETE posts/bulk?ids=a&ids=b&", "posts", .deleteMany(ids: ["a", "b"])),
        ("DELETE posts/bulk?id=a&id=b", "posts", .deleteMany(ids: ["a", "b"])),
        ("DELETE posts/bulk?ids[0]=a&ids[1]=a", "posts", .deleteMany(ids: ["a"])),
        ("GET main%2Fposts/a1", "main/posts", .getOne(id: "a1")),
        ("GET main%2Fposts", "main/posts", .getList(ListRequest())),
        ("GET main/posts", "main/posts", .getList(ListRequest())),
        ("GET main/posts/a1", "main/posts", .getOne(id: "a1")),
        ("GET main/bulk", "main/bulk", .getList(ListRequest())),
        ("DELETE main/posts/bulk?ids=a", "main/posts", .deleteMany(ids: ["a"])),
        ("GET main", "main", .getList(ListRequest())),
        ("GET other/posts", "other", .getOne(id: "posts")),
        ("GET %E6%97%A5%E6%9C%AC", "日本", .getList(ListRequest())),
        ("GET blog%20posts", "blog posts", .getList(ListRequest())),
    ])
    func reads(_ line: String, _ resource: String, _ operation: DataRequest.Operation) throws {
        let request = try dialect.parse(line, databases: ["main"])
        #expect(request == DataRequest(resource: resource, operation: operation))
    }

    @Test(arguments: [
        ("POST posts", #"{"title":"x"}"#, DataRequest.Operation.create(RowInput(data: ["title": "x"]))),
        ("POST posts/", #"{"title":"x"}"#, .create(RowInput(data: ["title": "x"]))),
        (
            "POST posts/bulk", #"[{"title":"x"},{"title":"y"}]"#,
            .createMany([RowInput(data: ["title": "x"]), RowInput(data: ["title": "y"])])
        ),
        ("POST posts/bulk", "[]", .createMany([])),
        ("PATCH posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PUT posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PATCH posts/a1", "{}", .update(id: "a1", RowInput(data: [:]))),
        ("PATCH posts/bulk?ids=a,b", #"{"title":"x"}"#, .updateMany(ids: ["a", "b"], RowInput(data: ["title": "x"]))),
        ("PUT posts/bulk?ids=a", #"{"title":"x"}"#, .updateMany(ids: ["a"], RowInput(data: ["title": "x"]))),
        ("DELETE posts/a1", #"{"reason":"dup"}"#, .deleteOne(id: "a1")),
        ("DELETE posts/a1", "not json", .deleteOne(id: "a1")),
        ("GET posts/a1", "{}", .getOne(id: "a1")),
    ])
    func readsWithABody(_ line: String, _ body: String, _ operation: DataRequest.Operation) throws {
        #expect(try dialect.parse(line, body: body) == DataRequest(resource: "posts", operation: operation))
    }

    @Test(arguments: [
        ("DELETE posts", "GET, HEAD, POST"), ("PATCH posts", "GET, HEAD, POST"), ("PUT posts", "GET, HEAD, POST"),
        ("DELETE posts/", "GET, HEAD, POST"), ("DELETE posts?_start=0&_end=10", "GET, HEAD, POST"),
        ("DELETE main/posts", "GET, HEAD, POST"),
        ("OPTIONS posts", "GET, HEAD, POST"), ("POST posts/a1", "GET, HEAD, PATCH, PUT, DELETE"),
        ("POST main/posts/a1", "GET, HEAD, PATCH, PUT, DELETE"), ("TRACE posts/a1", "GET, HEAD, PATCH, PUT, DELETE"),
        ("OPTIONS posts/bulk", "GET, HEAD, POST, PATCH, PUT, DELETE"),
    ])
    func refusesMethodsThatDoNotFitThePath(_ line: String, _ allow: String) {
        let error = refusal { () throws(HttpError) in try dialect.parse(line, body: "{}", databases: ["main"]) }
        #expect(error?.statusCode == 405)
        #expect(error?.type == "gateway_method_not_allowed")
        #expect(error?.headers == ["Allow": allow])
    }

    @Test func aCollectionSaysHowRowsAreDeleted() {
        let error = refusal { () throws(HttpError) in try dialect.parse("DELETE posts") }
        #expect(error?.message.contains("/{resource}/bulk?ids=a,b") == true)
    }

    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(line: "GET ", status: 404, type: "gateway_route_unknown", contains: ["No resource"]),
        RefusalScenario(line: "GET /", status: 404, type: "gateway_route_unknown", contains: ["No resource"]),
        RefusalScenario(line: "GET posts/a/b", status: 404, type: "gateway_route_unknown", contains: ["below a row"]),
        RefusalScenario(
            line: "DELETE posts/a/b", status: 404, type: "gateway_route_unknown", contains: ["below a row"]),
        RefusalScenario(
            line: "GET main/posts/a/b", status: 404, type: "gateway_route_unknown", contains: ["below a row"]),
        RefusalScenario(line: "GET ../posts", status: 404, type: "gateway_route_unknown", contains: ["`..`"]),
        RefusalScenario(line: "GET main/..", status: 404, type: "gateway_route_unknown", contains: ["`main/..`"]),
        RefusalScenario(line: "GET a%2Fb%2Fc", status: 404, type: "gateway_route_unknown", contains: ["`a/b/c`"]),
        RefusalScenario(line: "GET %2Fposts", status: 404, type: "gateway_route_unknown", contains: ["No resource"]),
        RefusalScenario(line: "GET po%00sts", status: 404, type: "gateway_route_unknown", contains: ["No resource"]),
        RefusalScenario(line: "GET posts/a%2Fb", type: "gateway_id_invalid", contains: ["slash"]),
        RefusalScenario(line: "GET posts/a%2F%CC%81b", type: "gateway_id_invalid", contains: ["slash"]),
        RefusalScenario(line: "GET posts/..", type: "gateway_id_invalid", contains: ["cannot be one"]),
        RefusalScenario(line: "DELETE posts/%2e%2e", type: "gateway_id_invalid", contains: ["cannot be one"]),
        RefusalScenario(line: "GET posts/a%0Ab", type: "gateway_id_invalid", contains: ["cannot be one"]),
        RefusalScenario(line: "GET posts/%zz", type: "gateway_path_invalid", contains: ["`%`"]),
        RefusalScenario(line: "GET posts/%FF", type: "gateway_path_invalid", contains: ["UTF-8"]),
        RefusalScenario(line: "GET posts/a1?status=draft", type: unknown, contains: ["`status`"], lacks: ["draft"]),
        RefusalScenario(line: "GET posts/a?b", type: unknown, contains: ["`b`"]),
        RefusalScenario(line: "PATCH posts/a1?status=draft", body: "{}", type: unknown, contains: ["`status`"]),
        RefusalScenario(line: "DELETE posts/a1?status=draft", type: unknown, contains: ["`status`"]),
        RefusalScenario(line: "POST posts?_end=10&_start=0", body: "{}", type: unknown, contains: ["`_end`"]),
        RefusalScenario(line: "POST posts/bulk?ids=a", body: "[]", type: unknown, contains: ["`ids`"]),
        RefusalScenario(line: "DELETE posts/bulk?ids=a&status=x", type: unknown, contains: ["`status`"]),
        RefusalScenario(line: "DELETE posts/bulk", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "DELETE posts/bulk?ids=", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "DELETE posts/bulk?ids=,", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "PATCH posts/bulk", body: "{}", type: "gateway_parameter_invalid", contains: ["`ids`"]),
        RefusalScenario(line: "DELETE posts/bulk?id=a&ids=b", type: "gateway_parameter_invalid", contains: ["`id`"]),
        RefusalScenario(line: "GET posts?id=a&ids=b", type: "gateway_parameter_invalid", contains: ["`id`"]),
        RefusalScenario(line: "GET posts?title=%", type: "gateway_query_invalid", contains: ["`title`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(
            refusal { () throws(HttpError) in
                try dialect.parse(scenario.line, body: scenario.body, databases: ["main"])
            })
    }
}
