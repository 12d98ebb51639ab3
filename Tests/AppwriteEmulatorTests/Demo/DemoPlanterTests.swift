import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Which calls make the demo.
struct DemoPlanterTests {
    @Test func makesEverythingInAnEmptyProject() async throws {
        let target = RecordingTarget()
        try await DemoPlanter(target: target).plant()
        let lines = target.calls.map(\.line)
        #expect(lines.prefix(3) == ["GET /tablesdb/main", "POST /users", "POST /tablesdb"])
        #expect(
            target.bodies(of: "POST /tablesdb/main/tables").compactMap { $0["tableId"]?.string }
                == ["categories", "posts", "notes"])
        let rows = target.bodies(of: "POST /tablesdb/main/tables/posts/rows").compactMap { $0["rows"]?.array }
        #expect(rows.map(\.count) == [50, 50, 20])
        let indexes = target.bodies(of: "POST /tablesdb/main/tables/posts/indexes")
        #expect(
            indexes.map { "\($0["type"]?.string ?? "") \($0["columns"]?.text ?? "")" } == [
                "key [\"status\"]", "key [\"categoryId\"]", "key [\"publishedAt\"]", "key [\"views\"]",
                "fulltext [\"title\"]",
            ])
    }

    @Test func givesTheNotesToTheDemoUserAlone() async throws {
        let target = RecordingTarget()
        try await DemoPlanter(target: target).plant()
        let user = try #require(target.bodies(of: "POST /users").first?["userId"]?.string)
        let table = try #require(
            target.bodies(of: "POST /tablesdb/main/tables").first { $0["tableId"]?.string == "notes" })
        #expect(table["rowSecurity"] == true)
        #expect(table["permissions"] == ["create(\"users\")"])
        let notes = try #require(target.bodies(of: "POST /tablesdb/main/tables/notes/rows").first?["rows"]?.array)
        #expect(!notes.isEmpty)
        for note in notes {
            let permissions = note["$permissions"]?.array?.compactMap(\.string) ?? []
            #expect(permissions.contains("read(\"user:\(user)\")"))
            #expect(permissions.allSatisfy { $0.contains("\"user:\(user)\"") })
        }
    }

    @Test func fillsOnlyColumnsThatItMakes() async throws {
        let target = RecordingTarget()
        try await DemoPlanter(target: target).plant()
        for table in ["categories", "posts", "notes"] {
            let path = "POST /tablesdb/main/tables/\(table)"
            let made = target.calls.filter { $0.line.hasPrefix("\(path)/columns/") }.compactMap {
                $0.body["key"]?.string
            }
            let rows = target.bodies(of: "\(path)/rows").flatMap { $0["rows"]?.array ?? [] }
            let filled = Set(rows.flatMap { $0.object?.memberKeys ?? [] }.filter { !$0.hasPrefix("$") })
            #expect(filled == Set(made), "\(table)")
        }
    }

    @Test func leavesAnExistingDatabaseAlone() async throws {
        let target = RecordingTarget(status: { _ in 200 })
        try await DemoPlanter(target: target).plant()
        #expect(target.calls.map(\.line) == ["GET /tablesdb/main"])
    }

    @Test func acceptsAUserThatExists() async throws {
        let target = RecordingTarget(status: { $0.hasPrefix("GET ") ? 404 : $0 == "POST /users" ? 409 : 201 })
        try await DemoPlanter(target: target).plant()
        #expect(target.calls.contains { $0.line == "POST /tablesdb/main/tables/posts/rows" })
    }

    @Test func saysWhichCallWasRefused() async throws {
        let target = RecordingTarget(status: { $0.hasPrefix("GET ") ? 404 : $0 == "POST /tablesdb" ? 409 : 201 })
        let error = await #expect(throws: DemoSeedError.self) { try await DemoPlanter(target: target).plant() }
        #expect(error == DemoSeedError(call: "POST /tablesdb", status: 409, message: "because"))
        #expect(target.calls.last?.line == "POST /tablesdb")
    }
}
