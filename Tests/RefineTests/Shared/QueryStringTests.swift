import Refine
import Testing

@Suite struct QueryStringTests {
    @Test(
        arguments: [
            ("", []), ("&", []), ("&&", []), ("a=1&", [("a", "1")]), ("&a=1", [("a", "1")]),
            ("a=1&&b=2", [("a", "1"), ("b", "2")]),
            ("title", [("title", nil)]), ("title=", [("title", "")]), ("a=b=c", [("a", "b=c")]),
            ("a=x+y%20z%2Bw", [("a", "x y z+w")]), ("na%C3%AFve=%F0%9F%9A%80", [("naïve", "🚀")]),
            ("%61=%31", [("a", "1")]),
            ("a=%25&a=%2525", [("a", "%"), ("a", "%25")]), ("a=1;b=2", [("a", "1;b=2")]),
            ("x=1?_end=10", [("x", "1?_end=10")]),
            ("ids%5B0%5D=a", [("ids[0]", "a")]), ("a=%e2%82%AC", [("a", "€")]), ("a=%00", [("a", "\0")]),
            ("a=1&\u{301}b=2", [("a", "1"), ("\u{301}b", "2")]),
        ] as [(String, [(String, String?)])])
    func decodes(_ text: String, _ expected: [(String, String?)]) throws {
        let parameters = try QueryString(text).parameters
        #expect(parameters == expected.map { QueryString.Parameter(name: $0.0, value: $0.1) })
    }

    @Test(arguments: [
        ("title=%", "`title`", "`%`"), ("title=%4", "`title`", "`%`"), ("title=%zz", "`title`", "`%`"),
        ("a=1&b=%4g", "`b`", "`%`"),
        ("%=1", "`%`", "`%`"), ("title=%FF", "`title`", "UTF-8"), ("title=%C3", "`title`", "UTF-8"),
        ("a=%ED%A0%80", "`a`", "UTF-8"),
        ("a=%C0%AF", "`a`", "UTF-8"), ("%FF=1", "`%FF`", "UTF-8"), ("=1", "`=`", "no name"), ("=", "`=`", "no name"),
    ])
    func namesTheParameterThatCannotBeDecoded(_ text: String, _ name: String, _ problem: String) {
        let error = refusal { () throws(HttpError) in try QueryString(text) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_query_invalid")
        #expect(error?.message.contains(name) == true)
        #expect(error?.message.contains(problem) == true)
    }

    @Test func messagesShortenNamesAndDropControlCharacters() {
        let long = String(repeating: "n", count: 500)
        let error = refusal { () throws(HttpError) in try QueryString("\(long)=%") }
        #expect((error?.message.utf8.count ?? .max) < 250)
        let control = refusal { () throws(HttpError) in try QueryString("a%0D%0Ab=%") }
        #expect(control?.message.contains("\r") == false)
        #expect(control?.message.contains("\n") == false)
    }

    @Test func givesEveryValueOfAName() throws {
        #expect(try QueryString("channel=a&x=1&channel=b&channel").values("channel") == ["a", "b", ""])
    }
}
