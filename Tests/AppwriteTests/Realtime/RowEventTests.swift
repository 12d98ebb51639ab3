import Appwrite
import GatewayTesting
import JSONBytes
import Testing

@Suite struct RowEventTests {
    enum Grammar: CaseIterable {
        case tables, collectionsAndTables, all, legacy

        func names(_ names: EventNames) -> [String] {
            switch self {
            case .tables: names.tables
            case .collectionsAndTables: names.collectionsAndTables
            case .all: names.all
            case .legacy: names.legacy
            }
        }
    }

    @Test func theGrammarsHaveTheirNumbers() {
        let names = EventNames()
        #expect(names.tables.count == 22)
        #expect(names.collectionsAndTables.count == 42)
        #expect(names.all.count == 64)
        #expect(names.collectionsAndTables.first == "databases.main.collections.posts.documents.r1.update")
        #expect(names.all.first == "tablesdb.main.tables.posts.rows.r1.update")
    }

    @Test(arguments: Grammar.allCases, ["create", "update", "upsert", "delete"])
    func readsEveryGrammarAndAction(grammar: Grammar, action: String) throws {
        let event = try rowEvent(grammar.names(EventNames(action: action)), payload: Self.fullPayload())
        #expect(event.database == "main")
        #expect(event.table == "posts")
        #expect(event.row == "r1")
        #expect(event.action.rawValue == action)
        #expect(event.timestamp == "2026-11-21T20:25:20.189+00:00")
        #expect(event.payload["title"] == "x")
    }

    @Test(arguments: Grammar.allCases)
    func doesNotDependOnTheOrder(grammar: Grammar) throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<50 {
            let names = grammar.names(EventNames(action: "delete")).shuffled(using: &random)
            let event = try rowEvent(names, payload: Self.fullPayload())
            #expect(event.row == "r1" && event.action == .delete, "\(names)")
        }
    }

    /// Every name by itself: the concrete ones with an action tell all, the others nothing.
    @Test(arguments: Grammar.allCases, ["create", "update", "upsert", "delete"])
    func readsEachNameByItself(grammar: Grammar, action: String) throws {
        var told = 0
        for name in grammar.names(EventNames(action: action)) {
            let frame = try RealtimeFrame.parse(Self.frame(names: [name], payload: Self.fullPayload()))
            guard !name.contains("*"), name.hasSuffix(".r1.\(action)") else {
                #expect(frame == .otherEvent(names: [name]))
                continue
            }
            guard case .row(let event)? = frame else {
                Issue.record("\(name)")
                continue
            }
            #expect(event.action.rawValue == action && event.row == "r1" && event.table == "posts")
            told += 1
        }
        // One for each of the paths under which the grammar knows the row.
        #expect(told == (grammar == .all ? 3 : grammar == .collectionsAndTables ? 2 : 1))
    }

    /// Names whose parts could be mistaken for words of the grammar, whatever the order of the names.
    @Test(arguments: [
        EventNames(table: "create"), EventNames(table: "createdPosts"), EventNames(table: "create.log"),
        EventNames(row: "create"), EventNames(row: "update", action: "delete"), EventNames(row: "a.create"),
        EventNames(database: "tables", table: "tables", row: "rows"), EventNames(table: "rows", row: "rows"),
        EventNames(table: "a.rows.b", row: "c.rows.d"), EventNames(database: "x.tables.y", table: "z.tables.w"),
        EventNames(database: "create", table: "delete", row: "upsert", action: "create"),
        EventNames(row: "r1.documents.r2"), EventNames(table: "a.b", row: "v1.2.3"),
    ])
    func isNotMisledByIds(names: EventNames) throws {
        var random = SeededRandom(seed: 2)
        for grammar in Grammar.allCases {
            for _ in 0..<20 {
                let event = try rowEvent(
                    grammar.names(names).shuffled(using: &random), payload: Self.fullPayload(of: names))
                #expect(event.database == names.database)
                #expect(event.table == names.table)
                #expect(event.row == names.row)
                #expect(event.action.rawValue == names.action)
            }
        }
    }

    /// 1.8.1 tells an increment without the table's id in its channels and without database and table in the payload.
    @Test func readsAnIncrement() throws {
        let frame = Self.frame(
            names: EventNames().tables, channels: ["rows", "databases.main.tables..rows", "documents"],
            payload: #"{"$id":"r1","$sequence":1,"$permissions":[],"hits":3}"#)
        guard case .row(let event) = try RealtimeFrame.parse(frame) else {
            Issue.record("not a row event")
            return
        }
        #expect(event.database == "main")
        #expect(event.table == "posts")
        #expect(event.row == "r1")
        #expect(event.action == .update)
    }

    /// The payload of a committed transaction has both ids of the table and none of the database.
    @Test func readsATransactionsEvent() throws {
        let event = try rowEvent(
            EventNames(action: "create").tables,
            payload: #"{"$id":"r1","$tableId":"posts","$collectionId":"posts","$collection":"1"}"#)
        #expect(event.database == "main")
        #expect(event.action == .create)
    }

    @Test func readsALegacyDocument() throws {
        let event = try rowEvent(
            EventNames(action: "create").collectionsAndTables,
            payload: #"{"$id":"r1","$databaseId":"main","$collectionId":"posts","title":"x"}"#)
        #expect(event.table == "posts")
        #expect(event.action == .create)
    }

    @Test(arguments: [
        ["buckets.b.create", "buckets.*.create", "buckets.b"],
        ["teams.t.update", "teams.*.update"],
        ["users.u.sessions.s.create"],
        ["databases.main.tables.posts.update", "databases.main.tables.*.update"],
        ["databases.main.tables.posts.columns.title.create"],
        ["databases.*.tables.*.rows.*.create"],
        ["databases.main.tables..rows.r1.update"],
        [],
    ])
    func isNotAnEventOfARow(names: [String]) throws {
        let frame = try RealtimeFrame.parse(Self.frame(names: names, payload: #"{"$id":"f"}"#))
        #expect(frame == .otherEvent(names: names))
    }

    private func rowEvent(_ names: [String], payload: String) throws -> RowEvent {
        guard case .row(let event) = try RealtimeFrame.parse(Self.frame(names: names, payload: payload)) else {
            throw NotARowEvent(names: names)
        }
        return event
    }

    private static func fullPayload(of names: EventNames = EventNames()) -> String {
        #"{"$id":"\#(names.row)","$databaseId":"\#(names.database)","$tableId":"\#(names.table)","title":"x"}"#
    }

    private static func frame(names: [String], channels: [String] = ["rows"], payload: String) -> [UInt8] {
        let names = JSONValue.array(names.map { .string($0) }).text
        let channels = JSONValue.array(channels.map { .string($0) }).text
        return Array(
            #"{"type":"event","data":{"events":\#(names),"channels":\#(channels),"timestamp":"2026-11-21T20:25:20.189+00:00","payload":\#(payload)}}"#
                .utf8)
    }
}

private struct NotARowEvent: Error {
    let names: [String]
}
