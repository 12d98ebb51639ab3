import Appwrite
import JSONBytes
import Testing

@Suite struct QueryParsingTests {
    /// The words are those that a live 1.8.1 answered.
    @Test(arguments: [
        ("{", QueryError.syntaxError, "Invalid query: Syntax error"),
        ("nonsense", .syntaxError, "Invalid query: Syntax error"),
        ("", .syntaxError, "Invalid query: Syntax error"),
        (#"{"method":"limit","values":[1]} x"#, .syntaxError, "Invalid query: Syntax error"),
        ("[]", .unknownMethod(""), "Invalid query method: "),
        ("{}", .unknownMethod(""), "Invalid query method: "),
        ("null", .notAnObject(found: "NULL"), "Invalid query. Must be an array, got NULL"),
        ("5", .notAnObject(found: "integer"), "Invalid query. Must be an array, got integer"),
        ("1.5", .notAnObject(found: "double"), "Invalid query. Must be an array, got double"),
        ("true", .notAnObject(found: "boolean"), "Invalid query. Must be an array, got boolean"),
        (#""equal""#, .notAnObject(found: "string"), "Invalid query. Must be an array, got string"),
        (#"{"method":5}"#, .methodNotText(found: "integer"), "Invalid query method. Must be a string, got integer"),
        (#"{"method":"nosuch"}"#, .unknownMethod("nosuch"), "Invalid query method: nosuch"),
        (#"{"method":"EQUAL"}"#, .unknownMethod("EQUAL"), "Invalid query method: EQUAL"),
        (#"{"method":"regex"}"#, .unknownMethod("regex"), "Invalid query method: regex"),
        (
            #"{"method":"equal","attribute":5,"values":["x"]}"#, .attributeNotText(found: "integer"),
            "Invalid query attribute. Must be a string, got integer"
        ),
        (
            #"{"method":"equal","attribute":"name","values":"Apple"}"#, .valuesNotAList(found: "string"),
            "Invalid query values. Must be an array, got string"
        ),
        (
            #"{"method":"limit","values":[]}"#, .notANumber(method: "limit"),
            "Invalid query: Invalid limit: Value must be a valid number"
        ),
        (
            #"{"method":"offset","values":["x"]}"#, .notANumber(method: "offset"),
            "Invalid query: Invalid offset: Value must be a valid number"
        ),
        (
            #"{"method":"cursorAfter","values":["bad id!"]}"#, .invalidCursor,
            "Invalid cursor: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a leading underscore"
        ),
        (#"{"method":"cursorBefore","values":[5]}"#, .invalidCursor, QueryError.invalidCursor.message),
        (#"{"method":"or","values":[{"method":"x"}]}"#, .unknownMethod("x"), "Invalid query method: x"),
        (
            #"{"method":"or","values":["{}"]}"#, .notAnObject(found: "string"),
            "Invalid query. Must be an array, got string"
        ),
    ])
    func refusesWithAppwritesWords(text: String, error: QueryError, message: String) {
        #expect(throws: error) { try Query(parsing: text) }
        #expect(error.message == message)
    }

    @Test(arguments: [
        (#"{"method":"limit","values":[1],"extra":true}"#, Query.limit(1)),
        (#"{"method":"limit","values":[1,2]}"#, .limit(1)),
        (#"{"method":"limit","values":["7"]}"#, .limit(7)),
        (#"{"method":"limit","values":[-1]}"#, .limit(-1)),
        (#"{"method":"limit","values":[9223372036854775807]}"#, .limit(.max)),
        (#"{"method":"offset","values":[1e30]}"#, .offset(.max)),
        (#"{"method":"orderAsc"}"#, .orderAsc("")),
        (#"{"method":"equal","attribute":"name"}"#, .filter(.equal, column: "name", values: [])),
        (#"{"method":"select","values":[5]}"#, .select(["5"])),
        (#"{"method":"or","values":[]}"#, .or([])),
        (#" { "values" : [ ] , "method" : "and" } "#, .and([])),
    ])
    func readsWhatAppwriteReads(text: String, query: Query) throws {
        #expect(try Query(parsing: text) == query)
    }

    @Test func knowsWhichVersionBroughtAMethod() throws {
        let text = #"{"method":"containsAny","attribute":"tags","values":["a"]}"#
        #expect(throws: QueryError.unknownMethod("containsAny")) {
            try Query(parsing: text, version: ServerVersion(major: 1, minor: 8, patch: 1))
        }
        #expect(
            try Query(parsing: text, version: ServerVersion(major: 1, minor: 9, patch: 0))
                == .filter(.containsAny, column: "tags", values: ["a"]))
    }

    @Test func keepsLargeIntegersExact() throws {
        let query = try Query(parsing: #"{"method":"equal","attribute":"n","values":[9007199254740993]}"#)
        #expect(query.text == #"{"method":"equal","attribute":"n","values":[9007199254740993]}"#)
    }

    @Test func survivesDeepNesting() {
        let text = String(repeating: #"{"method":"or","values":["#, count: 3000)
        #expect(throws: QueryError.syntaxError) { try Query(parsing: text) }
    }
}
