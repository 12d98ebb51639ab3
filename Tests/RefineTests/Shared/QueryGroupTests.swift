import Testing

@testable import Refine

@Suite struct QueryGroupTests {
    @Test(arguments: [
        ("a=1&a=2", [QueryGroup(name: "a", values: ["1", "2"], isList: false)]),
        ("a=1", [QueryGroup(name: "a", values: ["1"], isList: false)]),
        ("a", [QueryGroup(name: "a", values: [nil], isList: false)]),
        ("a[0]=1", [QueryGroup(name: "a", values: ["1"], isList: true)]),
        ("a[]=1&a[]=2", [QueryGroup(name: "a", values: ["1", "2"], isList: true)]),
        ("a[2]=c&a[0]=a&a[10]=d&a[1]=b", [QueryGroup(name: "a", values: ["a", "b", "c", "d"], isList: true)]),
        ("a[99999999999999999999]=z&a[0]=a", [QueryGroup(name: "a", values: ["a", "z"], isList: true)]),
        (
            "b=1&a=2&b=3",
            [
                QueryGroup(name: "b", values: ["1", "3"], isList: false),
                QueryGroup(name: "a", values: ["2"], isList: false),
            ]
        ),
        ("category[id]=c", [QueryGroup(name: "category.id", values: ["c"], isList: false)]),
        ("[category][id]=c", [QueryGroup(name: "category.id", values: ["c"], isList: false)]),
        ("category[id][0]=c", [QueryGroup(name: "category.id", values: ["c"], isList: true)]),
        ("a[b=1", [QueryGroup(name: "a[b", values: ["1"], isList: false)]),
        ("a]b=1", [QueryGroup(name: "a]b", values: ["1"], isList: false)]),
        ("a[b]c=1", [QueryGroup(name: "a[b]c", values: ["1"], isList: false)]),
        ("a[[0]]=1", [QueryGroup(name: "a[[0]]", values: ["1"], isList: false)]),
    ])
    func gathersArraysHoweverWritten(_ query: String, _ expected: [QueryGroup]) throws {
        #expect(try QueryGroup.groups(of: QueryString(query)) == expected)
    }

    @Test(arguments: ["tags[0][name]=x", "a[][b]=x", "[]=x", "[][0]=x"])
    func refusesPathsThroughLists(_ query: String) {
        let error = refusal { () throws(HttpError) in try QueryGroup.groups(of: QueryString(query)) }
        #expect(error?.type == "gateway_query_invalid")
    }

    @Test func takesLongListsInTheirOrder() throws {
        let query = (0..<2_000).reversed().map { "ids[\($0)]=r\($0)" }.joined(separator: "&")
        let groups = try QueryGroup.groups(of: QueryString(query))
        #expect(groups.count == 1)
        #expect(groups.first?.texts == (0..<2_000).map { "r\($0)" })
    }
}
