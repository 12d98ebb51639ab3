import Appwrite
import Foundation
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Frames that an Appwrite 1.8.1 sent, and what refine is told of them.
@Suite struct RecordedFrameTests {
    private static let file = Fixtures.folder.appending(path: "../conformance/golden-open.json").standardizedFileURL

    /// What each recorded case tells, with the letters that stand behind the common part of its ids. `nil` must tell nothing.
    private static let told: [String: [String]] = [
        "bulk-create": ["created 1", "created 2"], "bulk-delete": ["deleted 1", "deleted 2"],
        "bulk-upsert": ["updated 1", "updated 2"], "delete": ["deleted 1"], "failed-write": [], "increment": [],
        "increment-rows-channel": ["updated 1"], "legacy-write": ["created 1"], "session-write": ["created 1"],
        "transaction": ["created 1"], "update": ["updated 1"], "update-unchanged": ["updated 1"],
        "upsert-existing": ["updated 1"], "upsert-new": ["created 1"],
    ]

    private static var isRecorded: Bool { FileManager.default.fileExists(atPath: file.path) }

    @Test(.enabled(if: isRecorded), arguments: told.keys.sorted())
    func tellsWhatHappened(name: String) throws {
        let golden = try JSONValue(parsing: Array(try Data(contentsOf: Self.file)))
        let steps = try #require(golden["cases"]?["realtime.event.\(name)"]?.array)
        var told: [String] = []
        for frame in steps.flatMap({ $0["frames"]?.array ?? [] }) {
            guard let change = try Self.change(frame, isNew: name.hasSuffix("-new")) else { continue }
            #expect(change.table == TableReference(database: "db-RUN", table: "live"))
            told.append("\(change.type.rawValue) \(change.ids.map { String($0.suffix(1)) }.joined(separator: " "))")
        }
        #expect(told == Self.told[name])
    }

    /// The recording keeps of some frames only the first name and the payload, and masks times.
    private static func change(_ recorded: JSONValue, isNew: Bool) throws -> RowChange? {
        var frame = recorded
        if let name = recorded["event"] {
            frame = [
                "type": "event",
                "data": ["events": [name], "timestamp": "", "payload": times(recorded["payload"], isNew: isNew)],
            ]
        } else if let data = recorded["data"], recorded["type"] == "event" {
            frame = [
                "type": "event",
                "data": [
                    "events": data["events"] ?? [], "channels": data["channels"] ?? [], "timestamp": "",
                    "payload": times(data["payload"], isNew: isNew),
                ],
            ]
        }
        guard case .row(let event)? = try RealtimeFrame.parse(frame.serialized()) else { return nil }
        return RowChange(event, wall: 0)
    }

    private static func times(_ payload: JSONValue?, isNew: Bool) -> JSONValue {
        var row = payload?.object ?? [:]
        if row["$createdAt"] != nil {
            row["$createdAt"] = "2026-11-21T20:25:20.189+00:00"
            row["$updatedAt"] = isNew ? "2026-11-21T20:25:20.189+00:00" : "2026-11-21T20:25:21.000+00:00"
        }
        return .object(row)
    }
}
