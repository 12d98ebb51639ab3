import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Queries to SQL: what the statement must hold, and what must never be in it.
struct QueryCompilerTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var query: String
        var holds: [String]
        var lacks: [String] = []
        var values: Int
        var testDescription: String { query }
    }

    static let schema = QuerySchema(
        table: "t1", sequence: "_seq",
        attributes: [
            "$id": .init(sql: "_id", kind: .string), "$createdAt": .init(sql: "_created", kind: .datetime),
            "title": .init(sql: "c1", kind: .string, fullText: "f9"), "count": .init(sql: "c2", kind: .integer),
            "at": .init(sql: "c3", kind: .datetime), "done": .init(sql: "c4", kind: .boolean),
            "tags": .init(sql: "c5", kind: .string, elements: .table("l1", column: 5)),
            "price": .init(sql: "c6", kind: .double),
        ], selectable: ["title", "count", "at", "done", "tags", "price"])

    static let hostile = #"x'); DROP TABLE t1; --"#

    static let filters = [
        Scenario(
            query: #"{"method":"equal","attribute":"title","values":["\#(hostile)"]}"#, holds: ["c1 = ?"],
            lacks: ["DROP", "'", "title"], values: 1),
        Scenario(
            query: #"{"method":"equal","attribute":"count","values":[1,2,3]}"#, holds: ["c2 IN (?, ?, ?, ?)"],
            lacks: ["1,"],
            values: 4),
        Scenario(
            query: #"{"method":"notEqual","attribute":"count","values":[7]}"#, holds: ["c2 <> ?"], lacks: ["7"],
            values: 1),
        Scenario(
            query: #"{"method":"between","attribute":"at","values":["2024-01-01","2025-01-01"]}"#,
            holds: ["c3 BETWEEN ? AND ?"],
            lacks: ["2024"], values: 2),
        Scenario(query: #"{"method":"isNull","attribute":"price"}"#, holds: ["c6 IS NULL"], lacks: ["?"], values: 0),
        Scenario(
            query: #"{"method":"contains","attribute":"title","values":["%","\#(hostile)"]}"#,
            holds: ["like_pattern(?, c1)", " OR "], lacks: ["DROP", "%"], values: 2),
        Scenario(
            query: #"{"method":"notContains","attribute":"title","values":["a","b"]}"#,
            holds: ["NOT like_pattern(?, c1) AND NOT like_pattern(?, c1)"], values: 2),
        Scenario(
            query: #"{"method":"contains","attribute":"tags","values":["red"]}"#,
            holds: ["_seq IN (SELECT row FROM l1 WHERE \"column\" = 5 AND value = ?)"], lacks: ["like", "red"],
            values: 1),
        Scenario(
            query: #"{"method":"notContains","attribute":"tags","values":["red"]}"#,
            holds: ["_seq NOT IN", "c5 IS NOT NULL"],
            values: 1),
        Scenario(
            query: #"{"method":"search","attribute":"title","values":["quick OR \"drop"]}"#,
            holds: ["SELECT rowid FROM f9 WHERE f9 MATCH ?"], lacks: ["quick", "QUICK"], values: 1),
        Scenario(
            query: #"{"method":"search","attribute":"title","values":["   "]}"#, holds: ["0"], lacks: ["MATCH"],
            values: 0),
        Scenario(
            query:
                #"{"method":"or","values":[{"method":"isNull","attribute":"count"},{"method":"lessThan","attribute":"count","values":[0]}]}"#,
            holds: ["(c2 IS NULL OR c2 < ?)"], values: 1),
        Scenario(
            query: #"{"method":"startsWith","attribute":"at","values":["2024-05-01"]}"#, holds: ["replace(substr(c3"],
            values: 1),
    ]

    private func plan(_ queries: [String]) throws -> ListPlan {
        try QueryParser.plan(queries, schema: Self.schema, audience: .rows, now: Harness.start)
    }

    @Test(arguments: filters)
    func compiles(_ scenario: Scenario) throws {
        let condition = try #require(try plan([scenario.query]).filters.first)
        for part in scenario.holds { #expect(condition.sql.contains(part), "\(condition.sql)") }
        for part in scenario.lacks { #expect(!condition.sql.contains(part), "\(condition.sql)") }
        #expect(condition.values.count == scenario.values)
        #expect(condition.sql.count { $0 == "?" } == scenario.values)
    }

    private func page(_ queries: [String], cursor: Bool = false) throws -> String {
        let statement = ListStatement(schema: Self.schema, plan: try plan(queries))
        return statement.page(
            selecting: "*",
            cursor: cursor
                ? statement.orders.compactMap { _ in QueryValue(1, for: .integer, now: Harness.start)?.bound } : []
        ).sql
    }

    @Test(
        arguments: [
            ([], "ORDER BY _seq ASC LIMIT ? OFFSET ?"),
            ([#"{"method":"orderDesc","attribute":"count"}"#], "ORDER BY c2 DESC, _seq ASC"),
            ([#"{"method":"orderDesc","attribute":"$createdAt"}"#], "ORDER BY _created DESC, _seq DESC"),
            ([#"{"method":"orderDesc","attribute":""}"#], "ORDER BY _seq DESC LIMIT"),
            ([#"{"method":"orderAsc","attribute":"tags"}"#], "ORDER BY escaped_json(c5) ASC"),
            ([#"{"method":"orderRandom"}"#], "ORDER BY RANDOM()"),
        ] as [([String], String)])
    func orders(_ queries: [String], _ expected: String) throws {
        #expect(try page(queries).contains(expected))
    }

    @Test func pagesBehindACursor() throws {
        let order = #"{"method":"orderDesc","attribute":"count"}"#
        let after = try page([order, #"{"method":"cursorAfter","values":["a"]}"#], cursor: true)
        #expect(after.contains("((c2 < ?) OR (c2 = ? AND _seq > ?))"))
        let before = try page([order, #"{"method":"cursorBefore","values":["a"]}"#], cursor: true)
        #expect(before.contains("((c2 > ?) OR (c2 = ? AND _seq < ?))"))
        #expect(before.contains("ORDER BY c2 ASC, _seq DESC"))
    }

    @Test func firstLimitAndOffsetCount() throws {
        let plan = try plan([
            #"{"method":"limit","values":[2]}"#, #"{"method":"limit","values":[5]}"#,
            #"{"method":"offset","values":[1]}"#,
            #"{"method":"offset","values":[9]}"#,
        ])
        #expect(plan.limit == 2)
        #expect(plan.offset == 1)
    }
}
