import GRDB
import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

@Suite("Indexes that know who may read a row")
struct ReaderIndexTests {
    private static let table = "/tablesdb/main/tables/things"

    private func emulator(rowSecurity: Bool) async throws -> Harness {
        let harness = try Harness()
        await harness.call(.post, "/tablesdb", ["databaseId": "main", "name": "Main"])
        await harness.call(
            .post, "/tablesdb/main/tables",
            ["tableId": "things", "name": "Things", "rowSecurity": .bool(rowSecurity)])
        await harness.call(
            .post, Self.table + "/columns/string", ["key": "state", "size": 20, "required": false])
        let index = await harness.call(
            .post, Self.table + "/indexes", ["key": "byState", "type": "key", "columns": ["state"]])
        #expect(index.status == 202)
        return harness
    }

    private func readerIndexes(of harness: Harness) throws -> [String] {
        try harness.emulator.core.store.connections.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB 'i*_read'")
        }
    }

    @Test func comeWithRowSecurityAndGoWithTheirIndex() async throws {
        let harness = try await emulator(rowSecurity: false)
        #expect(try readerIndexes(of: harness).isEmpty)
        await harness.call(.put, Self.table, ["name": "Things", "rowSecurity": true])
        #expect(try readerIndexes(of: harness).count == 1)
        await harness.call(.delete, Self.table + "/indexes/byState")
        #expect(try readerIndexes(of: harness).isEmpty)
    }

    @Test func countWithoutALookAtTheRows() async throws {
        let harness = try await emulator(rowSecurity: true)
        let name = try #require(try readerIndexes(of: harness).first)
        let plan = try await harness.emulator.core.store.connections.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT tbl_name, sql FROM sqlite_master WHERE name = ?", arguments: [name])
            let table: String = row?["tbl_name"] ?? ""
            let column = try String.fetchOne(db, sql: "SELECT name FROM pragma_index_info(?)", arguments: [name]) ?? ""
            return try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN SELECT 1 FROM \(table) WHERE \(column) = 'a' AND _read IN (1, 2)"
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("COVERING INDEX \(name)") }, "\(plan)")
    }
}
