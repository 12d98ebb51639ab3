import HTTPTypes
import JSONBytes
import SocketTesting
import Testing

@testable import AppwriteEmulator

/// Realtime over live sockets, from the write to the frame.
@Suite(.timeLimit(.minutes(1)))
struct RealtimeSocketTests {
    private static let tables = "databases.main.tables.open.rows"
    private static let collections = "databases.main.collections.open.documents"

    @Test func tellsEveryKindOfChangeByItsNames() async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect("project=demo&channels[]=\(Self.tables)")
            #expect(
                try await socket.nextJSON()
                    == ["type": "connected", "data": ["channels": [.string(Self.tables)], "user": nil]])
            let row = "/open/rows/a"
            try await emulator.call(.post, "/open/rows", ["rowId": "a", "data": ["title": "x"]])
            #expect(try await socket.nextEvent() == "\(Self.collections).a.create")
            try await emulator.call(.patch, row, ["data": ["title": "y"]])
            #expect(try await socket.nextEvent() == "\(Self.tables).a.update")
            try await emulator.call(.put, row, ["data": ["title": "z"]])
            #expect(try await socket.nextEvent() == "\(Self.tables).a.upsert")
            try await emulator.call(.delete, row)
            #expect(try await socket.nextEvent() == "\(Self.tables).a.delete")
            try await emulator.call(.post, "/open/rows", ["rows": [["$id": "b"], ["$id": "c"]]])
            #expect(try await socket.nextEvent() == "\(Self.collections).b.create")
            #expect(try await socket.nextEvent() == "\(Self.collections).c.create")
        }
    }

    @Test func refusesAsManyAsItIsToldTo() async throws {
        try await LiveEmulator.run(configure: { $0.realtimeRefusals = 3 }) { emulator in
            var first: [String?] = []
            for _ in 0..<7 {
                let socket = try await emulator.connect("project=demo&channels[]=rows")
                first.append(try await socket.nextJSON()?["type"]?.string)
            }
            #expect(first == ["error", "connected", "connected", "error", "connected", "connected", "error"])
        }
    }

    @Test func tellsNothingOfRelatedRows() async throws {
        try await LiveEmulator.run { emulator in
            let relationship: JSONObject = ["relatedTableId": "own", "type": "manyToOne", "key": "of", "twoWay": true]
            try await emulator.call(.post, "/open/columns/relationship", relationship)
            let socket = try await emulator.connect("project=demo&channels[]=\(Self.tables)")
            _ = try await socket.nextJSON()
            let data: JSONValue = ["title": "x", "of": ["$id": "secret"]]
            try await emulator.call(.post, "/open/rows", ["rowId": "a", "data": data])
            let payload = try await socket.nextJSON()?["data"]?["payload"]
            #expect(payload?["title"] == "x")
            #expect(payload?.object?.memberKeys.contains("of") == false)
        }
    }

    @Test func tellsTheWholeFrame() async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect("project=demo&channels[]=\(Self.tables).a&channels[]=rows")
            _ = try await socket.nextJSON()
            try await emulator.call(.post, "/open/rows", ["rowId": "a", "data": ["title": "x", "hits": 1]])
            let event = try await socket.nextJSON()
            let data = try #require(event?["data"])
            #expect(
                data["channels"] == [
                    "rows", .string(Self.tables), .string("\(Self.tables).a"), "documents", .string(Self.collections),
                    .string("\(Self.collections).a"),
                ])
            #expect(data["events"]?.array?.count == 42)
            #expect(data["timestamp"]?.string?.hasSuffix("+00:00") == true)
            #expect(data["payload"]?["$id"] == "a")
            #expect(data["payload"]?["$tableId"] == "open")
            #expect(data["payload"]?["hits"] == 1)
            // Both channels matched, and one frame came: the next is the increment's, on a channel without the table.
            try await emulator.call(.patch, "/open/rows/a/hits/increment", ["value": 2])
            let increment = try await socket.nextJSON()?["data"]
            #expect(increment?["channels"]?.array?[1] == "databases.main.tables..rows")
            #expect(increment?["events"]?.array?.first == .string("\(Self.tables).a.update"))
            #expect(increment?["payload"]?["hits"] == 3)
        }
    }

    @Test func keepsTheOrderOfWrites() async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect("project=demo&channels[]=rows")
            _ = try await socket.nextJSON()
            for number in 0..<200 {
                try await emulator.call(.post, "/open/rows", ["rowId": .string("r\(number)"), "data": ["title": "x"]])
            }
            for number in 0..<200 {
                #expect(try await socket.nextEvent() == "\(Self.collections).r\(number).create")
            }
        }
    }

    @Test func tellsNobodyWhatTheyMayNotRead() async throws {
        try await LiveEmulator.run { emulator in
            let session = try await emulator.logInAsAlice()
            let alice = try await emulator.connect(
                "project=demo&channels[]=rows&channels[]=account", extra: "X-Appwrite-Session: \(session)\r\n")
            let guest = try await emulator.connect("project=demo&channels[]=rows")
            let key = try await emulator.connect("project=demo&channels[]=rows", extra: "X-Appwrite-Key: test-key\r\n")
            let connected = try await alice.nextJSON()?["data"]
            #expect(connected?["channels"] == ["rows", "account", "account.alice"])
            #expect(connected?["user"]?["$id"] == "alice")
            for socket in [guest, key] { #expect(try await socket.nextJSON()?["data"]?["user"] == .null) }
            try await emulator.call(
                .post, "/own/rows", ["rowId": "p", "data": ["title": "x"], "permissions": ["read(\"user:alice\")"]])
            try await emulator.call(.post, "/open/rows", ["rowId": "q", "data": ["title": "x"]])
            let own = "databases.main.collections.own.documents.p.create"
            #expect(try await alice.nextEvent() == own)
            for socket in [alice, guest, key] {
                #expect(try await socket.nextEvent() == "\(Self.collections).q.create")
            }
        }
    }

    @Test func becomesAUsersByMessageInOrder() async throws {
        try await LiveEmulator.run { emulator in
            let session = try await emulator.logInAsAlice()
            let socket = try await emulator.connect("project=demo&channels[]=rows")
            // Sent at once, before the guest is connected.
            try await socket.send(#"{"type":"authentication","data":{"session":"\#(session)"}}"#)
            try await socket.send(#"{"type":"ping"}"#)
            #expect(try await socket.nextJSON()?["type"] == "connected")
            let response = try await socket.nextJSON()
            #expect(response?["type"] == "response")
            #expect(response?["data"]?["to"] == "authentication")
            #expect(response?["data"]?["user"]?["$id"] == "alice")
            #expect(try await socket.nextJSON() == ["type": "pong"])
            try await emulator.call(
                .post, "/own/rows", ["rowId": "p", "data": ["title": "x"], "permissions": ["read(\"users\")"]])
            #expect(try await socket.nextEvent() == "databases.main.collections.own.documents.p.create")
        }
    }

    @Test func knowsOfMembershipsThatComeAndGo() async throws {
        try await LiveEmulator.run { emulator in
            let session = try await emulator.logInAsAlice()
            let query = "project=demo&channels[]=rows&channels[]=memberships"
            let alice = try await emulator.connect(query, extra: "X-Appwrite-Session: \(session)\r\n")
            _ = try await alice.nextJSON()
            _ = try await emulator.callAnything(.post, "/teams", ["teamId": "crew", "name": "Crew"])
            func addRow(_ id: String, readableBy role: String) async throws {
                try await emulator.call(
                    .post, "/own/rows",
                    ["rowId": .string(id), "data": ["title": "x"], "permissions": [.string("read(\"\(role)\")")]])
            }
            func events(_ count: Int) async throws -> [String] {
                var names: [String] = []
                for _ in 0..<count { names.append(try await alice.nextEvent() ?? "") }
                return names
            }
            let rows = "databases.main.collections.own.documents"
            try await addRow("before", readableBy: "team:crew")
            let membership = try await emulator.callAnything(
                .post, "/teams/crew/memberships", ["userId": "alice", "roles": ["writer"]])
            try await addRow("member", readableBy: "team:crew/writer")
            let path = "/teams/crew/memberships/\(membership)"
            _ = try await emulator.callAnything(.patch, path, ["roles": ["editor"]])
            try await addRow("not-writer", readableBy: "team:crew/writer")
            try await addRow("editor", readableBy: "team:crew/editor")
            _ = try await emulator.callAnything(.delete, path)
            try await addRow("after", readableBy: "team:crew")
            try await addRow("end", readableBy: "user:alice")
            let name = "teams.crew.memberships.\(membership)"
            #expect(
                try await events(5) == [
                    "\(name).create", "\(rows).member.create", "\(name).update", "\(rows).editor.create",
                    "\(rows).end.create",
                ])
        }
    }

    @Test func answersEveryMessageOfAFlood() async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect("project=demo&channels[]=rows")
            _ = try await socket.nextJSON()
            for _ in 0..<600 { try await socket.send(#"{"type":"ping"}"#) }
            for _ in 0..<600 {
                let answer = try await socket.nextJSON()
                #expect(answer?["type"] == "pong" || answer?["data"]?["code"] == 1013)
            }
        }
    }

    @Test(arguments: ["nonsense", "{}", #"{"type":"subscribe","data":[]}"#, #"{"type":"authentication","data":{}}"#])
    func answersWhatItCannotReadAndGoesOn(message: String) async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect("project=demo&channels[]=rows")
            _ = try await socket.nextJSON()
            try await socket.send(message)
            #expect(
                try await socket.nextJSON()
                    == ["type": "error", "data": ["code": 1003, "message": "Error: Server Error"]])
            try await socket.send(#"{"type":"ping"}"#)
            #expect(try await socket.nextJSON() == ["type": "pong"])
        }
    }

    @Test(arguments: [
        ("project=nosuch&channels[]=rows", ""), ("project=demo", ""),
        ("project=demo&channels[]=rows", "Origin: https://evil.example\r\n"),
    ])
    func tellsARefusalThenCloses(query: String, extra: String) async throws {
        try await LiveEmulator.run { emulator in
            let socket = try await emulator.connect(query, extra: extra)
            #expect(
                try await socket.nextJSON()
                    == ["type": "error", "data": ["code": 1008, "message": "Error: Server Error"]])
            #expect(try await socket.nextJSON() == nil)
        }
    }
}
