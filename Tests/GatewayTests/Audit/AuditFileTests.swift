import Foundation
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Audit: a trail in files")
struct AuditFileTests {
    @Test func anEntryIsOneLineOfJSON() async throws {
        let files = MemoryFiles()
        var entry = AuditEntry.post(1)
        entry.before = ["a": "00"]
        entry.after = ["a": "ff"]
        entry.details = ["path": "a\nb\"c"]
        let file = AuditFile(AuditRotation(path: "log", maximumSize: 10_000, keep: 1), files: files)
        #expect(try await file.write([entry]) == 1)
        #expect(
            files["log"]
                == #"{"id":"entry1","time":"2001-09-09T01:46:41.000Z","request":"r1","author":{"type":"user","id":"u1"},"address":"192.0.2.7","action":"update","resource":"posts","table":"main/p1","ids":["a"],"outcome":"done","before":{"a":"00"},"after":{"a":"ff"},"details":{"path":"a\nb\"c"}}"#
                + "\n")
        let line = try JSONValue(parsing: files["log"] ?? "")
        #expect(AuditEntry(line) == entry)
    }

    @Test func aFullFileMakesRoom() async throws {
        let files = MemoryFiles()
        let size = AuditEntry.post(1).line.count
        let file = AuditFile(AuditRotation(path: "log", maximumSize: size * 2, keep: 2), files: files)
        for number in 1...9 { _ = try await file.write([.post(number)]) }
        #expect(files.names == ["log", "log.1", "log.2"])
        #expect(files["log"]?.contains("entry9") == true)
        // Seven and eight, five and six; the first four are gone.
        let page = try await file.read(AuditQuery())
        #expect(page.total == 5)
        #expect(page.entries.map(\.id) == ["entry9", "entry8", "entry7", "entry6", "entry5"])
    }

    /// Many lines at once are no reason for a larger file.
    @Test func aBatchGoesIntoSeveralFiles() async throws {
        let files = MemoryFiles()
        let size = AuditEntry.post(1).line.count
        let file = AuditFile(AuditRotation(path: "log", maximumSize: size * 2, keep: 5), files: files)
        var rest = (1...7).map { AuditEntry.post($0) }
        var counts: [Int] = []
        while !rest.isEmpty {
            let count = try await file.write(rest)
            counts.append(count)
            rest.removeFirst(count)
        }
        #expect(counts == [2, 2, 2, 1])
        #expect(files.names.allSatisfy { (files[$0]?.utf8.count ?? 0) <= size * 2 })
        #expect(try await file.read(AuditQuery()).entries.map(\.id) == (1...7).reversed().map { "entry\($0)" })
    }

    @Test func entriesAreFoundByWhatTheyTell() async throws {
        let file = AuditFile(AuditRotation(path: "log", maximumSize: 10_000, keep: 1), files: MemoryFiles())
        _ = try await file.write([
            .post(1, .create), .post(2, .update, ids: ["a", "b"]), .post(3, .delete, author: .guest),
            .post(4, resource: "users"),
        ])
        func ids(_ query: String) async throws -> [String] {
            try await file.read(AuditQuery(query)).entries.map(\.id)
        }
        #expect(try await ids("") == ["entry4", "entry3", "entry2", "entry1"])
        #expect(try await ids("resource=posts") == ["entry3", "entry2", "entry1"])
        #expect(try await ids("resource=posts&action=update") == ["entry2"])
        #expect(try await ids("id=b") == ["entry2"])
        #expect(try await ids("meta[id]=b&resource=posts") == ["entry2"])
        #expect(try await ids("author=guest") == ["entry3"])
        #expect(try await ids("author=u1&resource=users") == ["entry4"])
        #expect(try await ids("_start=1&_end=3") == ["entry3", "entry2"])
        #expect(try await file.read(AuditQuery("_start=1&_end=3")).total == 4)
        #expect(try await ids("resource=nope") == [])
    }

    /// Files that take long to read, and that move up meanwhile.
    @Test func readingHoldsUpNoWriting() async throws {
        let files = MemoryFiles()
        let size = AuditEntry.post(1).line.count
        let file = AuditFile(AuditRotation(path: "log", maximumSize: size * 2, keep: 9), files: files)
        for number in 1...4 { _ = try await file.write([.post(number)]) }
        let gate = DispatchSemaphore(value: 0)
        files.gate.withLockedValue { $0 = gate }
        let reading = Task { try await file.read(AuditQuery()) }
        // Nothing is read before the gate opens, and all of this is written.
        for number in 5...8 { _ = try await file.write([.post(number)]) }
        #expect(files.names == ["log", "log.1", "log.2", "log.3"])
        for _ in 0..<files.names.count { gate.signal() }
        // What was there when it began, or more, each once and none left out.
        let ids = try await reading.value.entries.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(Array(ids.suffix(4)) == ["entry4", "entry3", "entry2", "entry1"])
    }

    @Test(arguments: [0, 1, 5, 300_000, 700_000])
    func linesAreReadFromTheEnd(_ length: Int) async throws {
        let files = MemoryFiles()
        let long = String(repeating: "x", count: length)
        let lines = ["first", long, "middle", long + "y", "last"].filter { !$0.isEmpty }
        try files.append(Array((lines.joined(separator: "\n") + "\n\n").utf8), to: "log")
        var backwards = LinesBackwards(try #require(try files.open("log")))
        var read: [String] = []
        while let line = try backwards.next() { read.append(String(decoding: line, as: UTF8.self)) }
        #expect(read == lines.reversed())
    }

    @Test func whatNoGatewayWroteIsPassedOver() async throws {
        let files = MemoryFiles()
        try files.append(Array("not JSON\n{}\n{\"id\":\"x\"}\n\n".utf8), to: "log")
        let file = AuditFile(AuditRotation(path: "log", maximumSize: 10_000, keep: 1), files: files)
        _ = try await file.write([.post(1)])
        #expect(try await file.read(AuditQuery()).entries == [.post(1)])
    }

    // MARK: The machine's files

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test func filesAreTheirOwnersAlone() async throws {
        try await withFolder { folder in
            let path = "\(folder)/audit.log"
            let file = AuditFile(AuditRotation(path: path, maximumSize: 10_000, keep: 1))
            try await file.open()
            _ = try await file.write([.post(1)])
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try await file.read(AuditQuery()).entries == [.post(1)])
        }
    }

    @Test func aLineThatBrokeOffStaysByItself() async throws {
        try await withFolder { folder in
            let path = "\(folder)/audit.log"
            try Data(#"{"id":"half"#.utf8).write(to: URL(filePath: path))
            let file = AuditFile(AuditRotation(path: path, maximumSize: 10_000, keep: 1))
            try await file.open()
            _ = try await file.write([.post(1)])
            #expect(try await file.read(AuditQuery()).entries == [.post(1)])
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
        }
    }

    @Test func whatCannotBeWrittenIsSaidBeforehand() async throws {
        try await withFolder { folder in
            let other = "\(folder)/target"
            try Data().write(to: URL(filePath: other))
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: other)
            for path in ["\(folder)/missing/audit.log", folder, "\(folder)/link"] {
                let error = await #expect(throws: AuditFailure.self) {
                    try await AuditFile(AuditRotation(path: path, maximumSize: 10_000, keep: 1)).open()
                }
                #expect(error?.reason.hasPrefix("\(path) cannot be opened: ") == true)
            }
        }
    }
}
