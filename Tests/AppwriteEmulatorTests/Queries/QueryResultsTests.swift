import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// What queries find, over a handful of rows.
struct QueryResultsTests {
    static let things: [(id: String, data: JSONObject)] = [
        (
            "a",
            [
                "title": "Apple", "count": 10, "price": 1.5, "done": true, "at": "2024-05-01", "state": "draft",
                "tags": ["red", "Big"],
            ]
        ),
        (
            "b",
            ["title": "apple ", "count": 20, "done": false, "at": "2024-05-02", "state": "published", "tags": ["Red"]]
        ),
        ("c", ["title": "Éclair", "count": -5, "price": 7, "state": "draft", "tags": []]),
        ("d", ["title": "100%", "count": 10, "at": "1999-12-31T23:59:59.999Z"]),
        ("e", [:]),
    ]

    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.makeTable()
        for thing in Self.things {
            let answer = await harness.add(thing.id, thing.data.isEmpty ? ["title": nil] : thing.data)
            #expect(answer.status == 201, "\(answer.body)")
        }
        await harness.call(
            .post, "/tablesdb/main/tables/things/indexes", ["key": "words", "type": "fulltext", "columns": ["title"]])
        return harness
    }

    @Test(arguments: [
        (#"{"method":"equal","attribute":"title","values":["APPLE"]}"#, ["a", "b"]),
        (#"{"method":"notEqual","attribute":"title","values":["apple"]}"#, ["c", "d"]),
        (#"{"method":"equal","attribute":"$id","values":["A","nosuch","c"]}"#, ["a", "c"]),
        (#"{"method":"lessThan","attribute":"count","values":[10]}"#, ["c"]),
        (#"{"method":"equal","attribute":"price","values":[7]}"#, ["c"]),
        (#"{"method":"isNull","attribute":"count"}"#, ["e"]),
        (#"{"method":"isNull","attribute":"tags"}"#, ["d", "e"]),
        (#"{"method":"contains","attribute":"tags","values":["red"]}"#, ["a"]),
        (#"{"method":"notContains","attribute":"tags","values":["red"]}"#, ["b", "c"]),
        (#"{"method":"contains","attribute":"title","values":["e"]}"#, ["a", "b", "c"]),
        (#"{"method":"endsWith","attribute":"count","values":[0]}"#, ["a", "b", "d"]),
        (#"{"method":"greaterThan","attribute":"at","values":["2024-05-01T00:00:00.000+00:00"]}"#, ["b"]),
        (#"{"method":"equal","attribute":"done","values":[true]}"#, ["a"]),
        (#"{"method":"search","attribute":"title","values":["ecl"]}"#, ["c"]),
        (#"{"method":"notSearch","attribute":"title","values":["apple"]}"#, ["c", "d", "e"]),
        (
            #"{"method":"or","values":[{"method":"equal","attribute":"state","values":["published"]},{"method":"isNull","attribute":"count"}]}"#,
            ["b", "e"]
        ),
        (#"{"method":"orderAsc","attribute":"count"}"#, ["e", "c", "a", "d", "b"]),
        (#"{"method":"orderDesc","attribute":"title"}"#, ["c", "a", "b", "d", "e"]),
        (#"{"method":"cursorAfter","values":["c"]}"#, ["d", "e"]),
        (#"{"method":"cursorBefore","values":["c"]}"#, ["a", "b"]),
        (#"{"method":"limit","values":[2]}"#, ["a", "b"]),
    ])
    func finds(_ query: String, _ ids: [String]) async throws {
        let answer = try await harness().list([query])
        #expect(answer.ids == ids, "\(answer.body)")
    }

    @Test func searchFollowsChanges() async throws {
        let harness = try await harness()
        let query = #"{"method":"search","attribute":"title","values":["banana"]}"#
        #expect(await harness.list([query]).ids.isEmpty)
        await harness.call(.patch, Harness.rows + "/a", ["data": ["title": "A banana"]])
        #expect(await harness.list([query]).ids == ["a"])
        #expect(await harness.list([#"{"method":"search","attribute":"title","values":["apple"]}"#]).ids == ["b"])
        await harness.call(.delete, Harness.rows + "/a")
        #expect(await harness.list([query]).ids.isEmpty)
    }

    @Test func containsFollowsChanges() async throws {
        let harness = try await harness()
        let query = #"{"method":"contains","attribute":"tags","values":["new"]}"#
        await harness.call(.patch, Harness.rows + "/b", ["data": ["tags": ["new", "new"]]])
        #expect(await harness.list([query]).ids == ["b"])
        await harness.call(.patch, Harness.rows + "/b", ["data": ["tags": nil]])
        #expect(await harness.list([query]).ids.isEmpty)
    }

    @Test func selectsColumns() async throws {
        let answer = try await harness().list([
            #"{"method":"select","values":["title"]}"#, #"{"method":"limit","values":[1]}"#,
        ])
        let row = try #require(answer.body["rows"]?.array?.first?.object)
        #expect(
            row.memberKeys == [
                "title", "$id", "$sequence", "$createdAt", "$updatedAt", "$permissions", "$databaseId", "$tableId",
            ])
    }

    @Test func totalIgnoresThePage() async throws {
        let harness = try await harness()
        let filter = #"{"method":"equal","attribute":"count","values":[10]}"#
        let limited = await harness.list([filter, #"{"method":"limit","values":[1]}"#])
        #expect(limited.body["total"] == 2)
        #expect(limited.ids == ["a"])
        #expect(await harness.list([filter], as: .key, ["total": "0"]).body["total"] == 0)
        #expect(await harness.list([filter], as: .key, ["total": "false"]).body["total"] == 2)
    }

    @Test func totalIsCapped() async throws {
        let harness = try Harness()
        await harness.makeTable()
        for batch in 0..<52 {
            let rows = (0..<100).map { JSONValue.object(["$id": .string("r\(batch)-\($0)"), "count": .integer($0)]) }
            await harness.call(.post, Harness.rows, ["rows": .array(rows)])
        }
        #expect(await harness.list([]).body["total"] == 5000)
        #expect(
            await harness.list([#"{"method":"greaterThan","attribute":"count","values":[-1]}"#]).body["total"] == 5000)
        let past = await harness.list([#"{"method":"offset","values":[5100]}"#, #"{"method":"limit","values":[200]}"#])
        #expect(past.ids.count == 100)
    }
}
