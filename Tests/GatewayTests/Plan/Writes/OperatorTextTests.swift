import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Plan: texts that Appwrite would execute")
struct OperatorTextTests {
    static let methods = [
        "increment", "decrement", "multiply", "divide", "modulo", "power", "arrayAppend", "arrayPrepend", "arrayInsert",
        "arrayRemove", "arrayUnique", "arrayIntersect", "arrayDiff", "arrayFilter", "stringConcat", "stringReplace",
        "toggle", "dateAddDays", "dateSubDays", "dateSetNow",
    ]

    @Test(arguments: methods)
    func everyMethodIsKnown(_ method: String) {
        #expect(OperatorText.isExecuted(.string(#"{"method":"\#(method)","values":[1]}"#)))
        #expect(OperatorText.isExecuted(["method": .string(method)]))
    }

    static let executed: [JSONValue] = [
        #"{"method": "increment"}"#, " \n\t{ \"values\" : [] , \"method\" : \"toggle\" }\r\n",
        #"{"m\u0065thod":"increment"}"#, #"{"method":"x","method":"increment"}"#,
        // With these values Appwrite refuses the operator; it stores the text in no case.
        #"{"method":"increment","values":"no list"}"#, #"{"method":"increment","attribute":7}"#,
        ["a": ["method": "increment"]], ["a": #"{"method":"toggle"}"#], [["a": #"{"method":"toggle"}"#]],
    ]

    @Test(arguments: executed)
    func isExecuted(_ value: JSONValue) {
        #expect(OperatorText.isExecuted(value))
    }

    static let stored: [JSONValue] = [
        "", "increment", #"{"method":"nosuch","values":[1]}"#, #"{"method":"INCREMENT"}"#, #"{"Method":"increment"}"#,
        #"{"method":["increment"]}"#, #"{"method":"increment""#, #"{"method":"increment"} x"#,
        #"[{"method":"increment"}]"#, #""{\"method\":\"increment\"}""#, #"text {"method":"increment"}"#,
        // In a list a text is a text.
        [#"{"method":"increment"}"#], 7, true, nil, [], [:], ["$a": ["method": "increment"]],
        // PHP gives up at 512 levels, and so does everybody who asks it.
        .string(
            #"{"method":"increment","values":"# + String(repeating: "[", count: 600)
                + String(repeating: "]", count: 600) + "}"),
    ]

    @Test(arguments: stored)
    func isStored(_ value: JSONValue) {
        #expect(!OperatorText.isExecuted(value))
    }

    private func plan(
        _ operation: DataRequest.Operation, _ credential: Credential = .session("s"),
        schema: TableSchema? = SampleSchema.plain
    ) throws -> Plan {
        try Planner(table: SampleSchema.table, schema: schema, credential: credential).plan(operation)
    }

    private static let input = RowInput(data: ["title": #"{"method":"stringConcat","values":["x"]}"#])

    static let refused: [(operation: DataRequest.Operation, credential: Credential)] = [
        (.update(id: "a", input), .session("s")), (.update(id: "a", input), .key("k")),
        (.updateMany(ids: ["a", "b"], input), .key("k")), (.updateMany(ids: ["a"], input), .guest),
        // A commit looks for operators in creates, too.
        (.createMany([input, input]), .session("s")),
    ]

    @Test(arguments: refused, [SampleSchema.plain, nil])
    func isRefused(
        _ example: (operation: DataRequest.Operation, credential: Credential), _ schema: TableSchema?
    ) throws {
        let error = try #require(throws: HttpError.self) {
            try plan(example.operation, example.credential, schema: schema)
        }
        #expect((error.statusCode, error.type) == (400, "gateway_operator_text"))
        #expect(error.message.contains("`title`"))
        #expect(error.errors.keys.sorted() == ["title"])
    }

    static let passed: [(operation: DataRequest.Operation, credential: Credential)] = [
        (.create(input), .session("s")), (.createMany([input]), .session("s")),
        (.createMany([input, input]), .key("k")),
        (.createMany([input, input]), .guest),
    ]

    @Test(arguments: passed)
    func aCreateStoresIt(_ example: (operation: DataRequest.Operation, credential: Credential)) {
        #expect(throws: Never.self) { try plan(example.operation, example.credential) }
    }
}
