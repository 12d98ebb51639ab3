import Appwrite
import JSONBytes
import Testing

@Suite struct QueryTextTests {
    static let samples: [(Query, String)] = [
        (
            .filter(.equal, column: "status", values: ["a", "b"]),
            #"{"method":"equal","attribute":"status","values":["a","b"]}"#
        ),
        (.filter(.isNull, column: "note", values: []), #"{"method":"isNull","attribute":"note"}"#),
        (
            .filter(.between, column: "views", values: [1, 9_223_372_036_854_775_807]),
            #"{"method":"between","attribute":"views","values":[1,9223372036854775807]}"#
        ),
        (
            .filter(.contains, column: "title", values: [#"a "quoted" \ text"#]),
            #"{"method":"contains","attribute":"title","values":["a \"quoted\" \\ text"]}"#
        ),
        (.orderAsc("title"), #"{"method":"orderAsc","attribute":"title"}"#),
        (.orderDesc("$createdAt"), #"{"method":"orderDesc","attribute":"$createdAt"}"#),
        (.orderRandom, #"{"method":"orderRandom"}"#),
        (.limit(25), #"{"method":"limit","values":[25]}"#),
        (.offset(0), #"{"method":"offset","values":[0]}"#),
        (.cursorAfter("a"), #"{"method":"cursorAfter","values":["a"]}"#),
        (.cursorBefore("a"), #"{"method":"cursorBefore","values":["a"]}"#),
        (.select(["*", "author.name"]), #"{"method":"select","values":["*","author.name"]}"#),
        (
            .or([
                .filter(.equal, column: "a", values: [true]),
                .and([.filter(.lessThan, column: "b", values: [1]), .filter(.isNotNull, column: "c", values: [])]),
            ]),
            #"{"method":"or","values":[{"method":"equal","attribute":"a","values":[true]},{"method":"and","values":[{"method":"lessThan","attribute":"b","values":[1]},{"method":"isNotNull","attribute":"c"}]}]}"#
        ),
    ]

    @Test(arguments: samples)
    func writesAppwritesForm(query: Query, text: String) {
        #expect(query.text == text)
    }

    @Test(arguments: samples)
    func readsBackWhatItWrites(query: Query, text: String) throws {
        #expect(try Query(parsing: text) == query)
    }

    @Test func countsCharactersNotBytes() {
        let query = Query.filter(.equal, column: "t", values: ["äöü🎉"])
        #expect(query.length == Query.filter(.equal, column: "t", values: ["aou!"]).length)
        #expect(query.text.utf8.count > query.length)
    }
}
