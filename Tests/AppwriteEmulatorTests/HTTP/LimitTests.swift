import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// How much of anything one call may carry: exactly as much as Appwrite takes is taken, one more is refused.
struct LimitTests {
    private static let filter = #"{"method":"isNotNull","attribute":"count"}"#

    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.makeTable(permissions: [#"read("any")"#])
        return harness
    }

    /// A query that says the same at every length.
    private func query(ofLength length: Int) -> String {
        let text = #"{"method":"equal","attribute":"title","values":["é"]}"#
        return text + String(repeating: " ", count: length - text.count)
    }

    @Test func ofQueriesAreAHundredWhateverIsListed() async throws {
        let harness = try await harness()
        let lists = [Harness.rows, "/users", "/teams", "/tablesdb", "/tablesdb/main/tables", "/tablesdb/transactions"]
        for path in lists {
            let filter = #"{"method":"limit","values":[1]}"#
            for (count, status) in [(100, 200), (101, 400)] {
                let queries = Array(repeating: JSONValue.string(filter), count: count)
                let answer = await harness.call(.get, path, ["queries": .array(queries)])
                #expect(answer.status == status, "\(count) queries to \(path)")
                if status == 400 { #expect(answer.type == "general_argument_invalid") }
            }
        }
    }

    @Test func ofAQueryAre4096Characters() async throws {
        let harness = try await harness()
        #expect(await harness.list([query(ofLength: 4096)]).status == 200)
        let tooLong = await harness.list([query(ofLength: 4097)])
        #expect(tooLong.status == 400)
        #expect(tooLong.type == "general_argument_invalid")
        let users = await harness.call(.get, "/users", ["queries": [.string(query(ofLength: 4097))]])
        #expect(users.type == "general_argument_invalid")
    }

    @Test(arguments: ["equal", "or"]) func ofValuesAre500AtAnyDepth(method: String) async throws {
        let harness = try await harness()
        for (count, status) in [(500, 200), (501, 400)] {
            let values = (0..<count).map(String.init).joined(separator: ",")
            let equal = #"{"method":"equal","attribute":"count","values":[\#(values)]}"#
            let query = method == "equal" ? equal : #"{"method":"or","values":[\#(Self.filter),\#(equal)]}"#
            let answer = await harness.list([query])
            #expect(answer.status == status)
            if status == 400 { #expect(answer.type == "general_query_invalid") }
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .put]) func ofRowsInACallAreAHundred(method: HTTPRequest.Method)
        async throws
    {
        let harness = try await harness()
        for (count, isTaken) in [(101, false), (100, true)] {
            let rows = (0..<count).map { JSONValue.object(["$id": .string("r\($0)"), "count": 1]) }
            let answer = await harness.call(method, Harness.rows, ["rows": .array(rows)])
            #expect((answer.status < 300) == isTaken)
            if !isTaken { #expect(answer.type == "general_argument_invalid") }
            #expect(await harness.list([]).body["total"] == .integer(isTaken ? 100 : 0))
        }
    }

    @Test func ofChangedRowsAreNoneButAHundredAreAnswered() async throws {
        let harness = try await harness()
        for batch in 0..<2 {
            let rows = (0..<75).map { JSONValue.object(["$id": .string("r\(batch)-\($0)"), "count": 1]) }
            await harness.call(.post, Harness.rows, ["rows": .array(rows)])
        }
        for (method, body) in [(HTTPRequest.Method.patch, ["data": ["count": 2]] as JSONObject), (.delete, [:])] {
            let answer = await harness.call(method, Harness.rows, body)
            #expect(answer.body["total"] == 150)
            #expect(answer.ids.count == 100)
        }
        #expect(await harness.list([]).body["total"] == 0)
    }

    @Test func ofOperationsInATransactionAreAHundred() async throws {
        let harness = try await harness()
        let begun = await harness.call(.post, "/tablesdb/transactions")
        let id = try #require(begun.body["$id"]?.string)
        func add(_ count: Int) async -> Harness.Answer {
            let operations = (0..<count).map { number in
                JSONValue.object([
                    "action": "create", "databaseId": "main", "tableId": "things", "rowId": .string("r\(number)"),
                    "data": ["count": 1],
                ])
            }
            return await harness.call(
                .post, "/tablesdb/transactions/\(id)/operations", ["operations": .array(operations)])
        }
        #expect(await add(101).type == "general_argument_invalid")
        #expect(await add(99).status == 201)
        #expect(await add(2).type == "transaction_limit_exceeded")
        #expect(await add(1).status == 201)
    }

    @Test func ofPermissionsAreAHundred() async throws {
        let harness = try await harness()
        for (count, status) in [(100, 201), (101, 400)] {
            let permissions = (0..<count).map { #"read("user:u\#($0)")"# }
            #expect(await harness.add("r\(count)", ["count": 1], permissions: permissions).status == status)
        }
    }

    @Test func ofATotalAre5000() async throws {
        let harness = try await harness()
        for batch in 0..<51 {
            let rows = (0..<100).map { JSONValue.object(["$id": .string("r\(batch)-\($0)"), "count": 1]) }
            await harness.call(.post, Harness.rows, ["rows": .array(rows)])
        }
        for queries in [[], [Self.filter]] { #expect(await harness.list(queries).body["total"] == 5000) }
        let all = await harness.list([#"{"method":"limit","values":[6000]}"#])
        #expect(all.ids.count == 5100)
    }
}
