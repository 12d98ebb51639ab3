import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite struct RowChangeTests {
    private static func event(
        _ action: RowEvent.Action, timestamp: String = "2026-11-21T20:25:20.189+00:00", created: String? = nil,
        updated: String? = nil
    ) -> RowEvent {
        var payload: JSONObject = ["$id": "a"]
        payload["$createdAt"] = created.map(JSONValue.string)
        payload["$updatedAt"] = updated.map(JSONValue.string)
        return RowEvent(
            database: "main", table: "posts", row: "a", action: action, timestamp: timestamp, payload: payload)
    }

    @Test func namesTheTableTheRowAndTheTime() {
        let change = RowChange(Self.event(.create), wall: 0)
        #expect(change.table == TableReference(database: "main", table: "posts"))
        #expect(change.ids == ["a"])
        #expect(change.date == "2026-11-21T20:25:20.189Z")
    }

    @Test(arguments: [
        (RowEvent.Action.create, LiveEvent.Kind.created), (.update, .updated), (.delete, .deleted),
    ])
    func saysWhatHappenedInRefinesWords(_ example: (action: RowEvent.Action, type: LiveEvent.Kind)) {
        #expect(RowChange(Self.event(example.action), wall: 0).type == example.type)
        #expect(RowChange(Self.event(example.action, created: "t", updated: "t"), wall: 0).type == example.type)
        #expect(RowChange(Self.event(example.action, created: "t", updated: "u"), wall: 0).type == example.type)
    }

    @Test func tellsAPutThatCreatedFromOneThatUpdated() {
        #expect(RowChange(Self.event(.upsert, created: "t", updated: "t"), wall: 0).type == .created)
        #expect(RowChange(Self.event(.upsert, created: "t", updated: "u"), wall: 0).type == .updated)
        #expect(RowChange(Self.event(.upsert), wall: 0).type == .updated)
    }

    @Test(arguments: [
        ("2026-11-21T20:25:20.189+00:00", "2026-11-21T20:25:20.189Z"),
        ("2026-11-21T20:25:20.189Z", "2026-11-21T20:25:20.189Z"),
        ("2026-11-21T22:25:20.189+02:00", "2026-11-21T20:25:20.189Z"),
        ("2026-11-21T20:25:20+00:00", "2026-11-21T20:25:20.000Z"),
        ("2026-11-21T20:25:20Z", "2026-11-21T20:25:20.000Z"),
        ("", "2001-09-09T01:46:40.123Z"),
        ("yesterday", "2001-09-09T01:46:40.123Z"),
        ("1763756720", "2001-09-09T01:46:40.123Z"),
    ])
    func writesEveryDateInOneForm(_ example: (timestamp: String, date: String)) {
        let change = RowChange(Self.event(.update, timestamp: example.timestamp), wall: 1_000_000_000_123)
        #expect(change.date == example.date)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
        (1_763_756_720_189, "2025-11-21T20:25:20.189Z"), (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
    ])
    func writesTheClockInTheSameForm(_ example: (wall: Int64, date: String)) {
        #expect(LiveDate.text(example.wall) == example.date)
    }
}
