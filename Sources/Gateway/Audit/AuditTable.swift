import Appwrite
import JSONBytes

/// A trail in a table of Appwrite's, written and read with the server key.
struct AuditTable: AuditSink {
    let needsAppwrite = true
    let client: AppwriteClient
    let key: String
    let table: TableReference
    let totals: TotalsCache
    var observe: Observer = { _ in }

    private var caller: Caller { Caller(.key(key)) }

    /// A column of the table, as far as it has to be there.
    struct Expected: Sendable {
        var key: String
        var type: Column.ValueType = .string
        var isArray = false
        /// Characters that a text must have room for.
        var size: Int?

        var text: String {
            let form = size.map { "\(type.rawValue) of \($0)" } ?? type.rawValue
            return "`\(key)` (\(form)\(isArray ? ", array" : ""))"
        }
    }

    static let columns = [
        Expected(key: "time", type: .datetime), Expected(key: "request", size: 128),
        Expected(key: "authorType", size: 16), Expected(key: "author", size: 64), Expected(key: "address", size: 64),
        Expected(key: "action", size: 32), Expected(key: "resource", size: 256), Expected(key: "table", size: 128),
        Expected(key: "ids", isArray: true, size: 64), Expected(key: "outcome", size: 16),
        Expected(key: "before", size: 16_384), Expected(key: "after", size: 16_384),
        Expected(key: "details", size: 4096),
    ]

    // MARK: Checking

    func open() async throws(AuditFailure) {
        let schema: TableSchema
        do throws(AppwriteFailure) {
            schema = try await client.getTable(table, as: caller)
        } catch {
            throw failure(error)
        }
        if let reason = Self.fault(of: schema, table) { throw AuditFailure(reason: reason, isFinal: true) }
        if let reason = Self.openness(of: schema, table) { observe(.auditTableOpen(reason: reason)) }
    }

    /// Who reaches the table in Appwrite itself, where no resource leads to it; `nil` when nobody does.
    static func openness(of schema: TableSchema, _ table: TableReference) -> String? {
        guard !schema.permissions.isEmpty else { return nil }
        let granted = schema.permissions.map { "`\($0)`" }.joined(separator: ", ")
        return
            "audit.table: in Appwrite \(table.database)/\(table.table) grants \(granted), so that others than the gateway read or "
            + "change the trail. Take the table's permissions away; the server key needs none."
    }

    /// What a table lacks, and what has to be done.
    static func fault(of schema: TableSchema, _ table: TableReference) -> String? {
        let missing = columns.filter { column in
            schema.column(column.key).map { $0.type != column.type || $0.isArray != column.isArray } ?? true
        }
        let known = Set(columns.map(\.key))
        let foreign = schema.columns.filter { $0.isRequired && !known.contains($0.key) }.map(\.key)
        var parts: [String] = []
        if !missing.isEmpty {
            parts.append("It needs the columns " + missing.map(\.text).joined(separator: ", ") + ".")
        }
        if !foreign.isEmpty { parts.append("It must not require \(Excerpt.list(foreign)).") }
        guard !parts.isEmpty else { return nil }
        return "audit.table: \(table.database)/\(table.table) cannot hold the trail. " + parts.joined(separator: " ")
    }

    // MARK: Writing

    func write(_ entries: [AuditEntry]) async throws(AuditFailure) -> Int {
        do throws(AppwriteFailure) {
            // Rows with ids of their own, put in their places: what was written before an answer was lost is not there twice.
            _ = try await client.upsertRows(table, rows: entries.map(Self.row), as: caller)
            return entries.count
        } catch {
            throw failure(error)
        }
    }

    static func row(_ entry: AuditEntry) -> JSONObject {
        var row = entry.json
        row["id"] = nil
        row["$id"] = .string(entry.id)
        row["$permissions"] = []
        row["authorType"] = .string(entry.author.type)
        row["author"] = .string(entry.author.id)
        for key in ["before", "after", "details"] { row[key] = row[key].map { .string($0.text) } }
        return row
    }

    // MARK: Reading

    func read(_ query: AuditQuery) async throws(AuditFailure) -> AuditPage {
        do throws(AppwriteFailure) {
            let body = try await client.listRows(table, queries: Self.queries(query), as: caller)
            guard let json = try? JSONValue(parsing: body), let rows = json["rows"]?.array,
                let total = json["total"]?.int64
            else { throw .unreadable("a list of the audit trail") }
            let call = TableCall(client: client, table: table, caller: caller)
            return AuditPage(
                entries: rows.compactMap(Self.entry).prefix(query.page.count).map { $0 },
                total: try await totals.total(Int(clamping: total), of: call, Self.filters(query)))
        } catch {
            throw failure(error)
        }
    }

    static func queries(_ query: AuditQuery) -> [Query] {
        filters(query) + [
            .orderDesc("time"), .orderDesc("$sequence"), .limit(max(1, query.page.count)),
            .offset(query.page.lowerBound),
        ]
    }

    private static func filters(_ query: AuditQuery) -> [Query] {
        func equal(_ column: String, _ value: String?) -> [Query] {
            value.map { [.filter(.equal, column: column, values: [.string($0)])] } ?? []
        }
        let holdsID = query.id.map { [Query.filter(.contains, column: "ids", values: [.string($0)])] } ?? []
        return equal("resource", query.resource) + equal("action", query.action?.rawValue)
            + equal("author", query.author) + holdsID
    }

    static func entry(_ row: JSONValue) -> AuditEntry? {
        guard var json = row.object else { return nil }
        json["id"] = json["$id"]
        json["author"] = ["type": json["authorType"] ?? "", "id": json["author"] ?? ""]
        for key in ["before", "after", "details"] {
            json[key] = json[key]?.string.flatMap { try? JSONValue(parsing: $0) }
        }
        return AuditEntry(.object(json))
    }

    // MARK: Failures

    private func failure(_ failure: AppwriteFailure) -> AuditFailure {
        guard case .refused(let refusal) = failure else {
            return AuditFailure(reason: "audit.table: \(failure)", isOutage: true)
        }
        switch refusal.status {
        case 404:
            let columns = Self.columns.map(\.text).joined(separator: ", ")
            return AuditFailure(
                reason:
                    "audit.table: Appwrite has no \(table.database)/\(table.table). Make it with the columns \(columns)."
            )
        case 401, 403:
            return AuditFailure(
                reason:
                    "audit.table: Appwrite refused the server key (\(refusal.type)). It needs the scopes tables.read, columns.read, "
                    + "rows.read and rows.write.")
        case 400, 409, 413: return AuditFailure(reason: "audit.table: \(failure)", isFinal: true)
        default: return AuditFailure(reason: "audit.table: \(failure)", isOutage: true)
        }
    }
}
