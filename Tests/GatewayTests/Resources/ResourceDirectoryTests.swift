import Appwrite
import Testing

@testable import Gateway

@Suite("Resource directory")
struct ResourceDirectoryTests {
    private static let posts = TableReference(database: "main", table: "posts")
    private static let articles = TableReference(database: "blog", table: "articles")
    private static let other = TableReference(database: "main", table: "other")

    private static let named = [
        "news": posts, "archive": posts, "blog/articles": articles, "other": TableReference(database: "x", table: "y"),
    ]

    @Test func namesAndIdsLeadToTables() {
        let all = ResourceDirectory(defaultDatabase: "main", named: Self.named, exposesEverything: true)
        let only = ResourceDirectory(defaultDatabase: "main", named: Self.named)
        for directory in [all, only] {
            #expect(directory.table(for: "news") == Self.posts)
            #expect(directory.table(for: "archive") == Self.posts)
            #expect(directory.table(for: "blog/articles") == Self.articles)
            #expect(directory.table(for: "other") == TableReference(database: "x", table: "y"))
            #expect(directory.table(for: "posts") == nil, "a table with names is reached by them alone")
            #expect(directory.table(for: "main/posts") == nil)
            #expect(directory.table(for: "x/y") == nil)
            #expect(directory.isDatabase("blog"))
        }
        #expect(all.table(for: "people") == TableReference(database: "main", table: "people"))
        #expect(all.table(for: "main/other") == Self.other)
        #expect(all.table(for: "blog/people") == TableReference(database: "blog", table: "people"))
        #expect(all.isDatabase("main") && !only.isDatabase("main"))
        #expect(only.table(for: "people") == nil)
    }

    @Test func tablesLeadToAllTheirNames() {
        let all = ResourceDirectory(defaultDatabase: "main", named: Self.named, exposesEverything: true)
        #expect(all.resources(for: Self.posts) == ["archive", "news"])
        #expect(all.resources(for: Self.articles) == ["blog/articles"])
        #expect(all.resources(for: TableReference(database: "main", table: "people")) == ["people", "main/people"])
        #expect(all.resources(for: TableReference(database: "blog", table: "people")) == ["blog/people"])
        #expect(all.resources(for: Self.other) == ["main/other"], "`other` names another table")
        let only = ResourceDirectory(defaultDatabase: "main", named: Self.named)
        #expect(only.resources(for: Self.posts) == ["archive", "news"])
        #expect(only.resources(for: TableReference(database: "main", table: "people")) == [])
    }

    /// What is told of a table is told under names by which it is reached, and the other way round.
    @Test(arguments: [nil, true, false])
    func bothWaysAgree(_ exposesEverything: Bool?) {
        for named in [nil, Self.named] {
            let directory = ResourceDirectory(
                defaultDatabase: "main", named: named, exposesEverything: exposesEverything)
            for database in ["main", "blog", "x"] {
                for id in ["posts", "articles", "other", "y", "people"] {
                    let table = TableReference(database: database, table: id)
                    for name in directory.resources(for: table) { #expect(directory.table(for: name) == table) }
                }
            }
            for name in ["news", "archive", "posts", "other", "main/other", "blog/articles", "articles", "x/y"] {
                guard let table = directory.table(for: name) else { continue }
                #expect(directory.resources(for: table).contains(name))
            }
        }
    }

    /// Appwrite finds ids in any case: another spelling of what is named would go around what its names allow.
    @Test(arguments: ["Posts", "POSTS", "main/Posts", "MAIN/posts", "Main/POSTS", "Blog/articles", "blog/Articles"])
    func anotherSpellingIsNoWayAroundANamedTable(_ name: String) {
        let all = ResourceDirectory(defaultDatabase: "main", named: Self.named, exposesEverything: true)
        #expect(all.table(for: name) == nil)
        #expect(!all.names(insteadOf: name).isEmpty)
    }

    @Test func databasesAreReachedByTheirOwnSpellingAlone() {
        let all = ResourceDirectory(defaultDatabase: "main", exposesEverything: true, databases: ["blog"])
        for name in ["MAIN/people", "Blog/people"] { #expect(all.table(for: name) == nil) }
        #expect(all.resources(for: TableReference(database: "Main", table: "people")) == [])
        #expect(all.table(for: "other/people") == TableReference(database: "other", table: "people"))
    }

    @Test(arguments: [nil, true])
    func theGatewaysOwnTablesAreNoResources(_ exposesEverything: Bool?) {
        let own = TableReference(database: "main", table: "audit")
        let all = ResourceDirectory(defaultDatabase: "main", exposesEverything: exposesEverything, own: [own])
        for name in ["audit", "Audit", "main/audit", "MAIN/AUDIT"] { #expect(all.table(for: name) == nil) }
        #expect(all.resources(for: own) == [])
        #expect(all.table(for: "audits") != nil)
    }
}
