import Appwrite
import GatewayTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Audit: a trail in a table")
struct AuditTableTests {
    private static let reference = TableReference(database: "ops", table: "trail")

    private static func sink(_ transport: RecordingTransport) -> AuditTable {
        AuditTable(
            client: AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport),
            key: "standard_key", table: reference, totals: TotalsCache(now: { .zero }))
    }

    private static func schema(without missing: [String] = [], adding: [Column] = []) -> TableSchema {
        let columns = AuditTable.columns.filter { !missing.contains($0.key) }.map {
            Column(key: $0.key, type: $0.type, isArray: $0.isArray)
        }
        return TableSchema(
            id: "trail", name: "Trail", rowSecurity: false, permissions: [], columns: columns + adding, indexes: [])
    }

    @Test func aTableThatLacksColumnsIsNamedWithThem() {
        #expect(AuditTable.fault(of: Self.schema(), Self.reference) == nil)
        let missing = AuditTable.fault(of: Self.schema(without: ["time", "ids"]), Self.reference)
        #expect(missing?.contains("ops/trail") == true)
        #expect(missing?.contains("`time` (datetime), `ids` (string of 64, array).") == true)
        let wrong = Self.schema(without: ["ids"], adding: [Column(key: "ids", type: .string)])
        #expect(AuditTable.fault(of: wrong, Self.reference)?.contains("`ids`") == true)
        let foreign = Self.schema(adding: [Column(key: "title", type: .string, isRequired: true)])
        #expect(AuditTable.fault(of: foreign, Self.reference)?.contains("must not require `title`") == true)
        let optional = Self.schema(adding: [Column(key: "note", type: .string)])
        #expect(AuditTable.fault(of: optional, Self.reference) == nil)
    }

    /// No resource leads to the table, whatever is exposed; Appwrite itself may still show it.
    @Test func whomAppwriteLetsAtTheTableIsWarnedOf() async throws {
        var schema = Self.schema()
        #expect(AuditTable.openness(of: schema, Self.reference) == nil)
        schema.permissions = [Permission(.read, .users(nil)), Permission(.write, .any)]
        let warning = try #require(AuditTable.openness(of: schema, Self.reference))
        for part in ["ops/trail", #"`read("users")`"#, #"`write("any")`"#] { #expect(warning.contains(part)) }

        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "p", key: "k", database: "main")
        configuration.audit.table = TableReference(database: "", table: "trail")
        let open = RecordingTransport(
            .json(#"{"$id":"trail","$permissions":["read(\"any\")"],"columns":[],"indexes":[]}"#))
        let found = await ConfigurationWarnings.found(in: configuration, key: "k", asking: open)
        #expect(found.count == 1 && found.first?.contains(#"main/trail grants `read("any")`"#) == true)
        #expect(open.requests.map(\.path) == ["/v1/tablesdb/main/tables/trail"])
        let closed = RecordingTransport(.json(#"{"$id":"trail","$permissions":[],"columns":[],"indexes":[]}"#))
        #expect(await ConfigurationWarnings.found(in: configuration, key: "k", asking: closed) == [])
    }

    @Test func aResourceMayNotStandForTheTable() {
        for table in ["{table: trail}", "{table: Trail, database: OPS}"] {
            let file = """
                appwrite: {endpoint: 'https://a.test/v1', project: p, database: ops, key: k}
                audit: {table: ops/trail}
                resources: {named: {log: \(table)}}
                """
            let error = #expect(throws: ConfigurationError.self) {
                try GatewayConfiguration.load(file: ("gateway.yaml", file))
            }
            #expect(error?.problems.map(\.key) == ["resources.named.log"])
        }
    }

    @Test func entriesAreWrittenByTheKeyInOneCallThatMayBeRepeated() async throws {
        let transport = RecordingTransport(.json(#"{"total":2,"rows":[]}"#))
        var second = AuditEntry.post(2, .delete, author: .guest)
        second.before = ["a": "ff"]
        #expect(try await Self.sink(transport).write([.post(1), second]) == 2)
        let request = try #require(transport.requests.first)
        #expect(request.method == "PUT")
        #expect(request.path == "/v1/tablesdb/ops/tables/trail/rows")
        #expect(request.header("X-Appwrite-Key") == ["standard_key"])
        let rows = try JSONValue(parsing: request.body ?? [])["rows"]?.array
        #expect(rows?.count == 2)
        #expect(rows?.first?["$id"] == "entry1" && rows?.first?["id"] == nil)
        #expect(rows?.first?["$permissions"] == [])
        #expect(rows?.first?["author"] == "u1" && rows?.first?["authorType"] == "user")
        #expect(rows?.first?["ids"] == ["a"])
        #expect(rows?.last?["before"] == #"{"a":"ff"}"#)
        let known = Set(AuditTable.columns.map(\.key) + ["$id", "$permissions"])
        for row in rows ?? [] {
            let keys = row.object?.memberKeys ?? []
            #expect(known.isSuperset(of: keys))
        }
    }

    @Test func aRowBecomesTheEntryThatItWas() {
        var entry = AuditEntry.post(1, .request, ids: [])
        entry.before = ["a": "00"]
        entry.after = ["a": "ff"]
        entry.details = ["path": "/x"]
        entry.outcome = .unknown
        #expect(AuditTable.entry(.object(AuditTable.row(entry))) == entry)
        #expect(AuditTable.entry(["$id": "x"]) == nil)
    }

    @Test func whatIsAskedForBecomesQueries() throws {
        let query = try AuditQuery("resource=posts&action=update&author=u1&id=a&_start=10&_end=20")
        #expect(
            AuditTable.queries(query).map(\.text) == [
                #"{"method":"equal","attribute":"resource","values":["posts"]}"#,
                #"{"method":"equal","attribute":"action","values":["update"]}"#,
                #"{"method":"equal","attribute":"author","values":["u1"]}"#,
                #"{"method":"contains","attribute":"ids","values":["a"]}"#,
                #"{"method":"orderDesc","attribute":"time"}"#, #"{"method":"orderDesc","attribute":"$sequence"}"#,
                #"{"method":"limit","values":[10]}"#, #"{"method":"offset","values":[10]}"#,
            ])
    }

    @Test(arguments: [0, 31, 4_999, 5_000, 5_001, 7_321])
    func theTotalIsExact(_ count: Int) async throws {
        let entry = JSONValue.object(AuditTable.row(.post(1))).text
        let rows = LongList(member: "rows", count: count, entry: entry)
        let page = try await Self.sink(RecordingTransport { rows.answer($0) }).read(AuditQuery("_start=0&_end=10"))
        #expect(page.total == count)
        #expect(page.entries.count == min(10, count))
    }

    static let failures: [(answer: TransportResponse, isFinal: Bool, isOutage: Bool, word: String)] = [
        (.appwriteError(404, "table_not_found", "?"), false, false, "`time` (datetime)"),
        (.appwriteError(401, "general_unauthorized_scope", "?"), false, false, "rows.write"),
        (.appwriteError(400, "row_invalid_structure", "too long"), true, false, "too long"),
        (.appwriteError(503, "general_unknown", "?"), false, true, "503"),
    ]

    @Test(arguments: failures)
    func failuresSayWhatToDo(
        _ example: (answer: TransportResponse, isFinal: Bool, isOutage: Bool, word: String)
    ) async {
        let error = await #expect(throws: AuditFailure.self) {
            _ = try await Self.sink(RecordingTransport(example.answer)).write([.post(1)])
        }
        #expect(error?.isFinal == example.isFinal)
        #expect(error?.isOutage == example.isOutage)
        #expect(error?.reason.contains(example.word) == true)
    }
}
