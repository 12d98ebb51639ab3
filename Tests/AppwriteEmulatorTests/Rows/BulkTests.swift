import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Many rows in one call.
struct BulkTests {
    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.makeTable()
        let rows = (0..<5).map { JSONValue.object(["$id": .string("r\($0)"), "count": .integer($0)]) }
        let created = await harness.call(.post, Harness.rows, ["rows": .array(rows)])
        #expect(created.status == 201)
        #expect(created.body["total"] == 5)
        return harness
    }

    private let some = #"{"method":"greaterThan","attribute":"count","values":[2]}"#

    @Test func createsAllOrNone() async throws {
        let harness = try await harness()
        let clash: JSONObject = ["rows": [["$id": "new", "count": 1], ["$id": "r1", "count": 1]]]
        #expect(await harness.call(.post, Harness.rows, clash).type == "row_already_exists")
        let bad: JSONObject = ["rows": [["$id": "new", "count": 1], ["$id": "newer", "count": "x"]]]
        #expect(await harness.call(.post, Harness.rows, bad).type == "row_invalid_structure")
        #expect(await harness.list([]).body["total"] == 5)
    }

    @Test func updatesWhatMatches() async throws {
        let harness = try await harness()
        let answer = await harness.call(
            .patch, Harness.rows,
            ["data": ["title": "x", "$permissions": ["read(\"any\")"]], "queries": [.string(some)]])
        #expect(answer.ids == ["r3", "r4"])
        #expect(await harness.list([], as: .guest).ids == ["r3", "r4"])
    }

    @Test func upsertsOldAndNew() async throws {
        let harness = try await harness()
        let answer = await harness.call(
            .put, Harness.rows, ["rows": [["$id": "r0", "title": "x"], ["$id": "r9", "title": "y"]]])
        #expect(answer.status == 200)
        #expect(answer.body["rows"]?.array?.first?["count"] == 0)
        #expect(await harness.list([]).body["total"] == 6)
    }

    @Test func deletesWhatMatches() async throws {
        let harness = try await harness()
        #expect(await harness.call(.delete, Harness.rows, ["queries": [.string(some)]]).ids == ["r3", "r4"])
        #expect(await harness.list([]).ids == ["r0", "r1", "r2"])
        #expect(await harness.call(.delete, Harness.rows, ["queries": ["x"]]).type == "general_query_invalid")
        #expect(await harness.call(.delete, Harness.rows).body["total"] == 3)
        #expect(await harness.list([]).body["total"] == 0)
    }

    @Test func takesHundredRows() async throws {
        let harness = try await harness()
        let rows = (0..<101).map { JSONValue.object(["$id": .string("x\($0)"), "count": 1]) }
        #expect(await harness.call(.post, Harness.rows, ["rows": .array(rows)]).type == "general_argument_invalid")
        #expect(await harness.call(.post, Harness.rows, ["rows": .array(Array(rows.dropLast()))]).status == 201)
    }
}
