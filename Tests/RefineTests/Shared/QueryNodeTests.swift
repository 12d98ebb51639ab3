import Testing

@testable import Refine

@Suite struct QueryNodeTests {
    private func tree(_ query: String, depth: Int = 16) throws(HttpError) -> QueryNode {
        try QueryNode(QueryString(query), maximumDepth: depth)
    }

    /// A tree on one line: values in order, then children.
    private func drawn(_ node: QueryNode) -> String {
        let values = node.values.map { $0 ?? "∅" }.joined(separator: ",")
        let children = node.children.map { "\($0.word):\(drawn($0.node))" }.joined(separator: " ")
        return values + (children.isEmpty ? "" : "{\(children)}")
    }

    @Test(arguments: [
        ("", ""), ("a=1", "{a:1}"), ("a", "{a:∅}"), ("a=", "{a:}"), ("a=1&b=2&a=3", "{a:1,3 b:2}"),
        ("a[b]=1&a[c]=2", "{a:{b:1 c:2}}"), ("a%5Bb%5D=1&a[c]=2", "{a:{b:1 c:2}}"),
        ("a[0][b]=1&a[1][b]=2&a[0][c]=3", "{a:{0:{b:1 c:3} 1:{b:2}}}"),
        ("a[]=1&a[]=2", "{a:{:1 :2}}"), ("a[b][c][d][e]=1", "{a:{b:{c:{d:{e:1}}}}}"),
        ("a[b.c]=1", "{a:{b.c:1}}"), ("a[$or][0][%24eq]=1", "{a:{$or:{0:{$eq:1}}}}"),
        ("a[x]=1&a=2", "{a:2{x:1}}"), ("a[ ]=1", "{a:{ :1}}"), ("a[日本]=1", "{a:{日本:1}}"),
        ("a[x\u{301}]=1&a]\u{301}", "!"),
        // An element without an index goes on until it has a value there already.
        ("a[][x]=1&a[][y]=2&a[][x]=3&a[][y]=4", "{a:{:{x:1 y:2} :{x:3 y:4}}}"),
        ("a[][x]=1&a[][y][]=2&a[][y][]=3&a[][x]=4", "{a:{:{x:1 y:{:2 :3}} :{x:4}}}"),
        ("a[][v][][x]=1&a[][v][][x]=2&a[][w]=3&a[][w]=4", "{a:{:{v:{:{x:1} :{x:2}} w:3} :{w:4}}}"),
        ("a[]=1&a[][x]=2&a[]=3", "{a:{:1{x:2} :3}}"),
    ])
    func growsATree(_ query: String, _ expected: String) {
        do throws(HttpError) {
            #expect(drawn(try tree(query)) == expected)
        } catch {
            #expect(expected == "!", "\(error)")
        }
    }

    @Test func knowsWhereItsNodesStand() throws {
        let query = try tree("filters[0][value][1][field]=x")
        #expect(query["filters"]?["0"]?["value"]?["1"]?["field"]?.path == "filters[0][value][1][field]")
        #expect(query["filters"]?["1"] == nil)
    }

    @Test(arguments: [
        ("a[2]=c&a[0]=a&a[10]=d&a[1]=b", ["a", "b", "c", "d"]), ("a=1&a=2", ["1", "2"]), ("a=1", ["1"]),
        ("a[]=b&a[]=a", ["b", "a"]), ("a[]=z&a[1]=b&a[0]=a&a=first", ["first", "a", "b", "z"]),
        ("a[99999999999999999999]=y&a[]=z&a[0]=a&a[999999999]=b", ["a", "b", "y", "z"]),
        ("a", [""]), ("a[0]", [""]),
    ])
    func readsListsHoweverWritten(_ query: String, _ expected: [String]) throws {
        #expect(try tree(query)["a"]?.texts() == expected)
    }

    @Test(arguments: [
        ("a[=1", "`a[`", "balance"), ("a[b=1", "`a[b`", "balance"), ("a]b=1", "`a]b`", "balance"),
        ("a]=1", "`a]`", "balance"), ("a[b]c=1", "`a[b]c`", "balance"), ("a[[b]]=1", "`a[[b]]`", "balance"),
        ("a[b]]=1", "`a[b]]`", "balance"), ("a[b][=1", "`a[b][`", "balance"), ("[]=1", "`[]`", "no name"),
        ("[a]=1", "`[a]`", "no name"), ("[=1", "`[`", "no name"), ("]=1", "`]`", "no name"),
        ("=1", "`=`", "no name"), ("a[%]=1", "`a[%]`", "`%`"), ("a[b]=%FF", "`a[b]`", "UTF-8"),
    ])
    func namesWhatCannotBeTakenApart(_ query: String, _ name: String, _ problem: String) {
        let error = refusal { () throws(HttpError) in try tree(query) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_query_invalid")
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }

    @Test func boundsTheBrackets() throws {
        let deep = { (count: Int) in "a" + String(repeating: "[0]", count: count) + "=1" }
        #expect(try tree(deep(17), depth: 4).children.count == 1)
        for count in [18, 100, 20_000] {
            let error = refusal { () throws(HttpError) in try tree(deep(count), depth: 4) }
            #expect(error?.type == "gateway_filter_invalid")
            #expect(error?.message.contains("deeper than 4 groups") == true)
            #expect((error?.message.utf8.count ?? .max) < 250)
        }
    }

    @Test(arguments: ["ids[%]=r&", "ids[]=r&", "ids=r&", "k%=r&", "ids[][a%]=r&", "ids[%][a][b]=r&", "ids[][a]=r&"])
    func takesThousandsOfKeysInLinearTime(_ pattern: String) throws {
        let query = (0..<20_000).reversed().map { pattern.replacing("%", with: "\($0)") }.joined()
        let tree = try tree(query)
        #expect(tree.children.count == (pattern.hasPrefix("k") ? 20_000 : 1))
        #expect(pattern.hasPrefix("k") || [1, 20_000].contains(tree["ids"]?.elements.count))
    }
}
