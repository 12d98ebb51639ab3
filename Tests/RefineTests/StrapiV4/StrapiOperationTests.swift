import JSONBytes
import Refine
import Testing

@Suite struct StrapiOperationTests {
    private let dialect = StrapiV4()

    @Test(arguments: [
        ("POST posts", #"{"data":{"title":"x"}}"#, DataRequest.Operation.create(RowInput(data: ["title": "x"]))),
        ("POST users", #"{"name":"x"}"#, .create(RowInput(data: ["name": "x"]))),
        ("POST posts", #"{"data":{}}"#, .create(RowInput(data: [:]))),
        ("POST posts", "{}", .create(RowInput(data: [:]))),
        ("POST posts", #"{"data":{"id":"a","$x":1,"t":2}}"#, .create(RowInput(data: ["t": 2], id: "a"))),
        // Beside other members, or without rows in it, `data` is a column.
        ("POST posts", #"{"data":{"a":1},"b":2}"#, .create(RowInput(data: ["data": ["a": 1], "b": 2]))),
        ("POST posts", #"{"data":"x"}"#, .create(RowInput(data: ["data": "x"]))),
        ("POST posts", #"{"data":{"data":{"a":1}}}"#, .create(RowInput(data: ["data": ["a": 1]]))),
        ("POST posts/bulk", #"{"data":[{"a":1},{}]}"#, .createMany([RowInput(data: ["a": 1]), RowInput(data: [:])])),
        ("POST posts/bulk", #"[{"a":1}]"#, .createMany([RowInput(data: ["a": 1])])),
        ("PUT posts/a1", #"{"data":{"title":"x"}}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PATCH posts/a1", #"{"title":"x"}"#, .update(id: "a1", RowInput(data: ["title": "x"]))),
        ("PUT posts/bulk?ids=a,b", #"{"data":{"t":1}}"#, .updateMany(ids: ["a", "b"], RowInput(data: ["t": 1]))),
        ("DELETE posts/a1", "", .deleteOne(id: "a1")),
        ("DELETE posts/bulk?ids[0]=a&ids[1]=b", "", .deleteMany(ids: ["a", "b"])),
        ("GET posts/a1?", "", .getOne(id: "a1")), ("GET posts/a1?locale=de", "", .getOne(id: "a1")),
        ("GET posts?_q=word", "", .getList(ListRequest(search: "word"))),
    ])
    func reads(_ line: String, _ body: String, _ operation: DataRequest.Operation) throws {
        #expect(try dialect.parse(line, body: body).operation == operation)
    }

    @Test func readsPermissionsInsideTheEnvelope() throws {
        let request = try dialect.parse("PUT posts/a", body: #"{"data":{"$permissions":["read(\"any\")"]}}"#)
        let permissions = PermissionInput(permissions: [#"read("any")"#])
        #expect(request.operation == .update(id: "a", RowInput(data: [:], permissions: permissions)))
    }

    @Test(arguments: [
        RefusalScenario(
            line: "POST posts", body: #"{"data":[{"a":1}]}"#, type: "gateway_body_invalid", contains: ["`/bulk`"]),
        RefusalScenario(line: "POST posts", body: "", type: "gateway_body_invalid", contains: ["empty"]),
        RefusalScenario(
            line: "POST posts/bulk", body: #"{"data":{}}"#, type: "gateway_body_invalid", contains: ["array"]),
        RefusalScenario(
            line: "GET posts/a?filters[x]=1", type: "gateway_parameter_unknown", contains: ["`filters`", "`populate`"]),
        RefusalScenario(
            line: "GET posts/a?publicationState=x", type: "gateway_parameter_invalid", contains: ["`publicationState`"]),
        RefusalScenario(line: "PUT posts/a?a=1", body: "{}", type: "gateway_parameter_unknown", contains: ["`a`"]),
        RefusalScenario(
            line: "PUT posts", body: "{}", status: 405, type: "gateway_method_not_allowed", contains: ["/bulk"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse(scenario.line, body: scenario.body) })
    }
}
