import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite("Configuration: resources")
struct ResourceConfigurationTests {
    typealias Resources = GatewayConfiguration.Resources
    typealias Resource = GatewayConfiguration.Resource

    private static let appwrite = "appwrite: {endpoint: 'https://appwrite.test/v1', project: p, database: main}\n"

    private func load(_ text: String, environment: [String: String] = [:]) throws(ConfigurationError) -> Resources {
        try GatewayConfiguration.load(file: ("g.yaml", Self.appwrite + text), environment: environment).resources
    }

    private static func resource(_ table: String, in database: String = "main") -> Resource {
        Resource(table: .init(database: database, table: table))
    }

    struct Exposure: CustomTestStringConvertible, Sendable {
        var text: String
        var exposesEverything: Bool
        var names: [String: String] = [:]
        var testDescription: String { text }
    }

    static let exposures = [
        Exposure(text: "", exposesEverything: true), Exposure(text: "resources:", exposesEverything: true),
        Exposure(text: "resources: {expose: all}", exposesEverything: true),
        Exposure(text: "resources: {named: {a: }}", exposesEverything: false, names: ["a": "main/a"]),
        Exposure(text: "resources: {expose: all, named: {a: }}", exposesEverything: true, names: ["a": "main/a"]),
        Exposure(text: "resources: {expose: named, named: {a: b}}", exposesEverything: false, names: ["a": "main/b"]),
        Exposure(
            text: "resources: {expose: [posts, blog/articles]}", exposesEverything: false,
            names: ["posts": "main/posts", "blog/articles": "blog/articles"]),
        Exposure(text: "resources: {expose: posts}", exposesEverything: false, names: ["posts": "main/posts"]),
        Exposure(
            text: "resources: {expose: [posts], named: {a: {database: blog}}}", exposesEverything: false,
            names: ["posts": "main/posts", "a": "blog/a"]),
        Exposure(
            text: "resources: {expose: {posts: , people: users, x: {table: y, database: z}}}", exposesEverything: false,
            names: ["posts": "main/posts", "people": "main/users", "x": "z/y"]),
        Exposure(text: "resources: {named: {}}", exposesEverything: true),
    ]

    @Test(arguments: exposures)
    func whichResourcesThereAre(_ exposure: Exposure) throws {
        let resources = try load(exposure.text)
        #expect(resources.exposesEverything == exposure.exposesEverything)
        #expect(resources.named.mapValues { "\($0.table.database)/\($0.table.table)" } == exposure.names)
    }

    @Test func everyMemberIsRead() throws {
        let resources = try load(
            """
            resources:
              permissions: ['read("any")']
              named:
                articles:
                  table: posts
                  database: blog
                  operations: [show, list]
                  permissions: ['read("users")', 'write("team:staff/editor")']
                  hidden: [secret, pin]
                  read_only: slug
                  json: [images]
                  sort: ["publishedAt:desc", title, "$createdAt:asc"]
                  page_size: 50
                posts:
            """)
        var expected = Self.resource("posts", in: "blog")
        expected.operations = [.list, .show]
        expected.permissions = try Permission.parse(["read(\"users\")", "write(\"team:staff/editor\")"])
        (expected.hidden, expected.readOnly, expected.json) = (["secret", "pin"], ["slug"], ["images"])
        expected.sort = [
            CrudSort(field: "publishedAt", order: .desc), CrudSort(field: "title", order: .asc),
            CrudSort(field: "$createdAt", order: .asc),
        ]
        expected.pageSize = 50
        #expect(resources.named == ["articles": expected, "posts": Self.resource("posts")])
        #expect(resources.permissions?.map(\.description) == [#"read("any")"#])
    }

    @Test func theEnvironmentReplacesBothKeys() throws {
        let text = "resources: {expose: {a: b, c: d}, named: {e: f}}"
        #expect(
            try load(text, environment: ["REFINE_GATEWAY_RESOURCES_EXPOSE": "x, y"]).named.keys.sorted()
                == ["e", "x", "y"])
        let named = ["REFINE_GATEWAY_RESOURCES_NAMED": "{n: {table: t, hidden: [a, b], page_size: 5}}"]
        var expected = Self.resource("t")
        (expected.hidden, expected.pageSize) = (["a", "b"], 5)
        #expect(try load("", environment: named).named == ["n": expected])
        #expect(
            try load("", environment: ["REFINE_GATEWAY_RESOURCES_EXPOSE": "{n: t}"]).named
                == ["n": Self.resource("t")])
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        var text: String
        var message: String
        var testDescription: String { text }

        init(_ text: String, _ message: String) {
            (self.text, self.message) = (text, message)
        }
    }

    static let mistakes = [
        Mistake("resources: {expose: }", "resources.expose: must be `all`, `named`, a list"),
        Mistake("resources: {expose: []}", "resources.expose: names no table"),
        Mistake("resources: {expose: named}", "resources.expose: serves named resources alone"),
        Mistake("resources: {expos: all}", "g.yaml:2: resources.expos: is not a key. Did you mean `resources.expose`?"),
        Mistake("resources: {named: [a]}", "resources.named: must be a map"),
        Mistake("resources: {named: a}", "resources.named: must be a map"),
        Mistake(
            "resources: {named: {a: {table: x}, b: {}}, expose: [a]}",
            "resources.named.a: stands under resources.expose"),
        Mistake(
            "resources:\n  named:\n    a:\n      tabel: x",
            "g.yaml:5: resources.named.a.tabel: is not a key. Did you mean `table`?"),
        Mistake(
            "resources: {expose: {posts: {tabel: x}}}",
            "resources.expose.posts.tabel: is not a key. Did you mean `table`?"),
        Mistake(
            "resources: {named: {a: {sorters: []}}}",
            "resources.named.a.sorters: is not a key. A resource knows `table`, `database`,"),
        Mistake("resources: {named: {a: {readonly: [b]}}}", "Did you mean `read_only`?"),
        Mistake("resources: {named: {a: {pageSize: 5}}}", "Did you mean `page_size`?"),
        Mistake("resources: {named: {'a/b/c': }}", "resources.named.a/b/c: is no name of a resource"),
        Mistake("resources: {named: {'..': }}", "resources.named...: is no name of a resource"),
        Mistake("resources: {named: {a: '../x'}}", "resources.named.a: has a table or database that is no id"),
        Mistake("resources: {named: {a b: }}", "resources.named.a b: has a table or database that is no id"),
        Mistake("resources: {named: {a: [x]}}", "resources.named.a: must be a table's id or a map"),
        Mistake("resources: {named: {a: {table: 'x y'}}}", "resources.named.a.table: must be an id"),
        Mistake(
            "resources: {named: {a: {database: }, b: {database: '$'}}}", "resources.named.b.database: must be an id"),
        Mistake(
            "resources: {named: {a: {operations: [list, update]}}}",
            "resources.named.a.operations: holds `update`; operations are `list`,"),
        Mistake("resources: {named: {a: {operations: [lst]}}}", "Did you mean `list`?"),
        Mistake("resources: {named: {a: {operations: []}}}", "resources.named.a.operations: allows nothing"),
        Mistake(
            "resources: {named: {a: {permissions: [read(any)]}}}",
            "resources.named.a.permissions: must be a list of permissions"),
        Mistake(
            "resources: {named: {a: {hidden: [id]}}}", "resources.named.a.hidden: holds `id`, which is Appwrite's own"),
        Mistake(
            "resources: {named: {a: {read_only: [$permissions]}}}", "resources.named.a.read_only: holds `$permissions`"),
        Mistake(
            "resources: {named: {a: {json: [a.b]}}}", "resources.named.a.json: holds `a.b`, which is no column's name"),
        Mistake("resources: {named: {a: {hidden: {b: c}}}}", "resources.named.a.hidden: must be a list"),
        Mistake("resources: {named: {a: {sort: ['title:up']}}}", "resources.named.a.sort: holds \"title:up\""),
        Mistake("resources: {named: {a: {sort: ['title:desc:asc']}}}", "resources.named.a.sort: holds"),
        Mistake("resources: {named: {a: {sort: [b, 'b:desc']}}}", "resources.named.a.sort: holds `b` twice"),
        Mistake(
            "resources: {named: {a: {sort: [b], hidden: [b]}}}", "resources.named.a: is sorted by `b`, which is hidden"),
        Mistake("resources: {named: {a: {page_size: 0}}}", "resources.named.a.page_size: must be a whole number"),
        Mistake("resources: {named: {a: {table: x, table: y}}}", "g.yaml"),
        Mistake("resources: {permissions: [read(any)]}", "resources.permissions: must be a list of permissions"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamedWithTheirPlace(_ mistake: Mistake) {
        let error = #expect(throws: ConfigurationError.self) { try load(mistake.text) }
        #expect(error?.description.contains(mistake.message) == true, "\(error?.description ?? "")")
    }

    @Test func everyMistakeInAMapIsReported() {
        let text = """
            resources:
              named:
                a: {operations: [x], page_size: many}
                b:
                  hidden: [$id]
                c: [d]
            """
        let error = #expect(throws: ConfigurationError.self) { try load(text) }
        #expect(
            error?.problems.map { "\($0.source) \($0.key)" } == [
                "g.yaml:4 resources.named.a.operations", "g.yaml:4 resources.named.a.page_size",
                "g.yaml:6 resources.named.b.hidden", "g.yaml:7 resources.named.c",
            ])
        let fromEnvironment = #expect(throws: ConfigurationError.self) {
            try load("", environment: ["REFINE_GATEWAY_RESOURCES_NAMED": "{a: {tabel: x}}"])
        }
        #expect(fromEnvironment?.problems.first?.source == "REFINE_GATEWAY_RESOURCES_NAMED")
        #expect(fromEnvironment?.problems.first?.key == "resources.named.a.tabel")
    }
}
