import Foundation
import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// The database as a file.
struct StoreTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    @Test func opensAgainWithEverything() async throws {
        try await withFolder { folder in
            let first = try Harness(folder: folder)
            await first.makeTable()
            _ = await first.add("r", ["title": "x", "tags": ["a"]], permissions: ["read(\"any\")"])
            let ann = try await first.signUp("ann")
            let token = await first.call(.post, "/account/jwts", as: ann).body["jwt"]?.string ?? ""

            let second = try Harness(folder: folder)
            #expect(
                await second.list([#"{"method":"contains","attribute":"tags","values":["a"]}"#], as: .guest).ids == [
                    "r"
                ])
            #expect(await second.call(.get, "/account", as: ann).body["$id"] == "ann")
            #expect(await second.call(.get, "/account", as: .jwt(token)).body["$id"] == "ann")
            #expect(await second.add("s", ["title": "y"]).body["$sequence"] == 2)
        }
    }

    @Test func opensWhatWasMadeBeforeThereWereRelationships() async throws {
        try await withFolder { folder in
            let first = try Harness(folder: folder)
            await first.makeTable()
            _ = await first.add("r", ["title": "x"])
            try await first.emulator.core.store.write { db in
                try db.run("UPDATE columns SET definition = json_remove(definition, '$.relationship')")
            }
            let second = try Harness(folder: folder)
            #expect(await second.call(.get, Harness.rows + "/r").body["title"] == "x")
            let made = await second.call(
                .post, "/tablesdb/main/tables/things/columns/relationship",
                ["relatedTableId": "things", "type": "manyToOne", "key": "above", "twoWayKey": "below"])
            #expect(made.status == 202)
            #expect(await second.add("s", ["above": "r"]).body["above"]?["title"] == "x")
        }
    }

    @Test func resetTakesEverythingAway() async throws {
        try await withFolder { folder in
            let harness = try Harness(folder: folder)
            await harness.makeTable()
            try harness.emulator.reset()
            #expect(await harness.call(.get, "/tablesdb").body["total"] == 0)
            await harness.makeTable()
            #expect(await harness.add("r", ["title": "x"]).status == 201)
        }
    }

    @Test func readersSeeWholeWritesOnly() async throws {
        try await withFolder { folder in
            let harness = try Harness(folder: folder)
            await harness.makeTable()
            await withTaskGroup(of: Void.self) { group in
                for batch in 0..<10 {
                    group.addTask {
                        let rows = (0..<20).map { JSONValue.object(["$id": .string("b\(batch)-\($0)"), "count": 1]) }
                        await harness.call(.post, Harness.rows, ["rows": .array(rows)])
                    }
                    group.addTask {
                        let total = await harness.list([]).body["total"]?.int64 ?? -1
                        #expect(total % 20 == 0)
                    }
                }
            }
            #expect(await harness.list([]).body["total"] == 200)
        }
    }

    @Test func schemaChangesReachRunningReaders() async throws {
        try await withFolder { folder in
            let harness = try Harness(folder: folder)
            await harness.makeTable()
            _ = await harness.add("r", ["title": "x"])
            for round in 0..<10 {
                #expect(await harness.list([]).status == 200)
                let key = JSONValue.string("extra\(round)")
                await harness.call(
                    .post, "/tablesdb/main/tables/things/columns/boolean", ["key": key, "required": false])
                let row = await harness.list([]).body["rows"]?.array?.first
                #expect(row?.object?.count == Harness.columns.count + 7 + round + 1)
            }
        }
    }
}
