import HTTPTypes
import Testing

@testable import AppwriteEmulator

/// Queries that are refused, with Appwrite's words.
struct QueryRefusalTests {
    @Test(arguments: [
        ("{", "Invalid query: Syntax error"), ("[]", "Invalid query method: "),
        ("null", "Invalid query. Must be an array, got NULL"),
        ("5", "Invalid query. Must be an array, got integer"),
        (#"{"method":5}"#, "Invalid query method. Must be a string, got integer"),
        (#"{"method":"regex","attribute":"title","values":["a"]}"#, "Invalid query method: regex"),
        (#"{"method":"equal","attribute":"title","values":"x"}"#, "Invalid query values. Must be an array, got string"),
        (#"{"method":"equal","attribute":5,"values":["x"]}"#, "Invalid query attribute. Must be a string, got integer"),
        (
            #"{"method":"equal","attribute":"nosuch","values":[1]}"#,
            "Invalid query: Attribute not found in schema: nosuch"
        ),
        (
            #"{"method":"equal","attribute":"TITLE","values":["x"]}"#,
            "Invalid query: Attribute not found in schema: TITLE"
        ),
        (
            #"{"method":"equal","attribute":"title","values":[]}"#,
            "Invalid query: Equal queries require at least one value."
        ),
        (
            #"{"method":"notEqual","attribute":"count","values":[1,2]}"#,
            "Invalid query: NotEqual queries require exactly one value."
        ),
        (
            #"{"method":"between","attribute":"count","values":[1]}"#,
            "Invalid query: Between queries require exactly two values."
        ),
        (
            #"{"method":"equal","attribute":"count","values":["7"]}"#,
            #"Invalid query: Query value is invalid for attribute "count""#
        ),
        (
            #"{"method":"equal","attribute":"count","values":[7.5]}"#,
            #"Invalid query: Query value is invalid for attribute "count""#
        ),
        (
            #"{"method":"equal","attribute":"count","values":[9223372036854775808]}"#,
            #"Invalid query: Query value is invalid for attribute "count""#
        ),
        (
            #"{"method":"equal","attribute":"done","values":[1]}"#,
            #"Invalid query: Query value is invalid for attribute "done""#
        ),
        (
            #"{"method":"equal","attribute":"at","values":["tomorrow"]}"#,
            #"Invalid query: Query value is invalid for attribute "at""#
        ),
        (
            #"{"method":"equal","attribute":"title","values":[null]}"#,
            #"Invalid query: Query value is invalid for attribute "title""#
        ),
        (
            #"{"method":"startsWith","attribute":"tags","values":["r"]}"#,
            #"Invalid query: Cannot query startsWith on attribute "tags" because it is an array."#
        ),
        (
            #"{"method":"contains","attribute":"count","values":[1]}"#,
            #"Invalid query: Cannot query contains on attribute "count" because it is not an array, string, or object."#
        ),
        (
            #"{"method":"or","values":[{"method":"isNull","attribute":"count"}]}"#,
            "Invalid query: Or queries require at least two queries"
        ),
        (
            #"{"method":"and","values":[{"method":"isNull","attribute":"count"},{"method":"limit","values":[1]}]}"#,
            "Invalid query: And queries can only contain filter queries"
        ),
        (
            #"{"method":"limit","values":[0]}"#,
            "Invalid query: Invalid limit: Value must be a valid range between 1 and 9,223,372,036,854,775,807"
        ),
        (#"{"method":"limit"}"#, "Invalid query: Invalid limit: Value must be a valid number"),
        (
            #"{"method":"offset","values":[-1]}"#,
            "Invalid query: Invalid offset: Value must be a valid range between 0 and 9,223,372,036,854,775,807"
        ),
        (#"{"method":"select","values":[]}"#, "Invalid query: No attributes selected"),
        (#"{"method":"select","values":["nosuch"]}"#, "Invalid query: Attribute not found in schema: nosuch"),
        (#"{"method":"orderAsc","attribute":"nosuch"}"#, "Invalid query: Attribute not found in schema: nosuch"),
        (
            #"{"method":"search","attribute":"state","values":["x"]}"#,
            #"Searching by attribute "state" requires a fulltext index."#
        ),
        (
            #"{"method":"cursorAfter","values":["bad id!"]}"#,
            "Invalid cursor: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a leading underscore"
        ),
    ])
    func refuses(_ query: String, _ message: String) {
        var schema = QueryCompilerTests.schema
        schema.attributes["state"] = .init(sql: "c7", kind: .string)
        #expect(throws: APIError.query(message)) {
            _ = try QueryParser.plan([query], schema: schema, audience: .rows, now: Harness.start)
        }
    }

    @Test(arguments: [
        #"{"method":"or","values":["{\"method\":\"isNull\",\"attribute\":\"count\"}","{}"]}"#,
        #"{"method":"equal","attribute":"title.first","values":["x"]}"#,
    ])
    func breaksWhereTheRealServerBreaks(_ query: String) {
        #expect(throws: APIError.serverError) {
            _ = try QueryParser.plan([query], schema: QueryCompilerTests.schema, audience: .rows, now: Harness.start)
        }
    }

    @Test func listsOfRecordsRefuseTheParameter() {
        #expect(
            throws: APIError.argument("Invalid `queries` param: Invalid query: Attribute not found in schema: nosuch")
        ) {
            _ = try QueryParser.plan(
                [#"{"method":"equal","attribute":"nosuch","values":["x"]}"#], schema: UserService.schema,
                audience: .records,
                now: Harness.start)
        }
        #expect(throws: APIError.argument("Invalid `queries` param: Invalid query method: select")) {
            _ = try QueryParser.plan(
                [#"{"method":"select","values":["name"]}"#], schema: UserService.schema, audience: .records,
                now: Harness.start)
        }
    }

    @Test func takesHundredQueriesAndFiveHundredValues() async throws {
        let harness = try Harness()
        await harness.makeTable()
        let filter = #"{"method":"greaterThan","attribute":"count","values":[0]}"#
        #expect(await harness.list(Array(repeating: filter, count: 100)).status == 200)
        let tooMany = await harness.list(Array(repeating: filter, count: 101))
        #expect(tooMany.type == "general_argument_invalid")
        let values = (0...500).map(String.init).joined(separator: ",")
        let tooLong = await harness.list([#"{"method":"equal","attribute":"count","values":[\#(values)]}"#])
        #expect(tooLong.message == "Invalid query: Query on attribute has greater than 500 values: count")
    }
}
