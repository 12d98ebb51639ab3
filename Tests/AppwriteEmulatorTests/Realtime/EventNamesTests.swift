import Foundation
import GatewayTesting
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Names of events against what a real Appwrite 1.8.1 sent.
struct EventNamesTests {
    /// Recorded frames: the case, and whether its names are doubled.
    static let recorded = [
        ("realtime.event.update", false), ("realtime.event.upsert-new", false), ("realtime.event.delete", false),
        ("realtime.event.transaction", false), ("realtime.event.increment-rows-channel", false),
        ("realtime.event.bulk-create", true), ("realtime.event.legacy-write", true),
    ]

    @Test(arguments: recorded)
    func areTheRecordedOnes(name: String, isMirrored: Bool) throws {
        let event = try Self.event(of: name)
        let recorded = event?["events"]?.array?.compactMap(\.string)
        let names = try #require(recorded)
        // databases.DB.tables.T.rows.R.action, wherever it stands.
        let concrete = names.first { $0.contains(".tables.") && !$0.contains("*") }
        let exact = try #require(concrete)
        let parts = exact.split(separator: ".").map(String.init)
        try #require(parts.count == 7)
        let make = isMirrored ? EventNames.mirroredRow : EventNames.row
        #expect(make(parts[1], parts[3], parts[5], parts[6]) == names)
    }

    /// The data of the first event frame of a recorded case.
    private static func event(of name: String) throws -> JSONValue? {
        let file = Fixtures.folder.deletingLastPathComponent().appending(path: "conformance/golden-open.json")
        let golden = try JSONValue(parsing: Array(try Data(contentsOf: file)), maximumDepth: 512)
        let frames = golden["cases"]?[name]?.array?.flatMap { $0["frames"]?.array ?? [] } ?? []
        return frames.first { $0["type"] == "event" }?["data"]
    }
}
