import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine

@testable import Gateway

/// A table in memory that answers lists as Appwrite does on MariaDB: counts to 5000, orders null first, skips null behind cursors.
///
/// Knows the filter `equal`; everything else about filters belongs to other tests.
final class ModelTable: Sendable {
    struct Row: Sendable {
        var id: String
        var sequence: Int
        var columns: JSONObject = [:]
    }

    /// One request for a list, as far as it matters here.
    struct Call: Sendable, Equatable {
        var limit: Int
        var offset = 0
        var cursor: String?
        var counts: Bool
        var selection: [String]?
        var rows = 0
    }

    private let rows: NIOLockedValueBox<[Row]>
    private let log = NIOLockedValueBox<[Call]>([])
    /// Changes the table before a call, which is counted from 0.
    private let meanwhile: @Sendable (Int, inout [Row]) -> Void

    init(_ rows: [Row], meanwhile: @escaping @Sendable (Int, inout [Row]) -> Void = { _, _ in }) {
        self.rows = NIOLockedValueBox(rows)
        self.meanwhile = meanwhile
    }

    /// Rows `row0`, `row1`, …
    convenience init(_ count: Int, meanwhile: @escaping @Sendable (Int, inout [Row]) -> Void = { _, _ in }) {
        self.init((0..<count).map(Self.row), meanwhile: meanwhile)
    }

    static func row(_ number: Int) -> Row { Row(id: "row\(number)", sequence: number) }

    var calls: [Call] { log.withLockedValue { $0 } }

    func change(_ body: (inout [Row]) -> Void) { rows.withLockedValue { body(&$0) } }

    func runner(now: @escaping @Sendable () -> Duration = { .zero }) -> PlanRunner {
        let transport = RecordingTransport { [self] request in answer(request) }
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        return PlanRunner(client: client, totals: TotalsCache(now: now))
    }

    private func answer(_ request: TransportRequest) -> TransportResponse {
        let queries = request.queries.compactMap { try? JSONValue(parsing: $0) }
        func values(_ method: String) -> [JSONValue]? {
            queries.first { $0["method"]?.string == method }?["values"]?.array
        }
        func number(_ method: String) -> Int? { values(method)?.first?.int64.map(Int.init) }
        var call = Call(
            limit: number("limit") ?? 25, offset: number("offset") ?? 0,
            cursor: (values("cursorAfter") ?? values("cursorBefore"))?.first?.string,
            counts: request.values(of: "total").isEmpty, selection: values("select")?.compactMap(\.string))
        let all = rows.withLockedValue { rows in
            meanwhile(calls.count, &rows)
            return rows
        }
        let filters = queries.filter { $0["method"] == "equal" }
        let found =
            filters.isEmpty
            ? all
            : all.filter { row in
                filters.allSatisfy { filter in
                    filter["values"]?.array?.contains(Self.value(filter["attribute"]?.string ?? "", of: row)) ?? false
                }
            }
        let orders = queries.compactMap { query -> (column: String, isDescending: Bool)? in
            guard let method = query["method"]?.string, method.hasPrefix("order") else { return nil }
            return (query["attribute"]?.string ?? "$sequence", method == "orderDesc")
        }
        // Rows are kept in the order of their insertion.
        var page = orders.isEmpty ? found : found.sorted { Self.order($0, $1, orders) < 0 }
        if let id = call.cursor {
            guard let anchor = all.first(where: { $0.id == id }) else {
                return .appwriteError(400, "general_cursor_not_found", "Cursor not found")
            }
            guard orders.allSatisfy({ Self.value($0.column, of: anchor) != .null }) else {
                return .appwriteError(400, "database_query_order_null", "The order attribute had a null value.")
            }
            let isBefore = values("cursorBefore") != nil
            page = page.filter { row in
                guard let first = orders.first else {
                    return isBefore == (row.sequence < anchor.sequence) && row.id != id
                }
                guard Self.value(first.column, of: row) != .null else { return false }
                let place = Self.order(row, anchor, orders)
                return isBefore ? place < 0 : place > 0
            }
            if isBefore { page = Array(page.suffix(call.limit)) }
        }
        page = Array(page.dropFirst(call.offset).prefix(call.limit))
        call.rows = page.count
        log.withLockedValue { $0.append(call) }
        let texts = page.map { Self.text($0, call.selection) }.joined(separator: ",")
        return .json(#"{"total":\#(call.counts ? min(found.count, 5000) : 0),"rows":[\#(texts)]}"#)
    }

    private static func text(_ row: Row, _ selection: [String]?) -> String {
        var object: JSONObject = ["$id": .string(row.id), "$sequence": .integer(row.sequence)]
        for (key, value) in row.columns.members where selection?.contains(key) ?? true { object[key] = value }
        return JSONValue.object(object).text
    }

    private static func value(_ column: String, of row: Row) -> JSONValue {
        switch column {
        case "$id": .string(row.id)
        case "$sequence": .integer(row.sequence)
        default: row.columns[column] ?? .null
        }
    }

    /// By the orders, then by the order of insertion; null comes first.
    private static func order(_ left: Row, _ right: Row, _ orders: [(column: String, isDescending: Bool)]) -> Int {
        for order in orders {
            let place = compare(value(order.column, of: left), value(order.column, of: right))
            if place != 0 { return order.isDescending ? -place : place }
        }
        return left.sequence - right.sequence
    }

    private static func compare(_ left: JSONValue, _ right: JSONValue) -> Int {
        switch (left, right) {
        case (.null, .null): 0
        case (.null, _): -1
        case (_, .null): 1
        default:
            if let a = left.int64, let b = right.int64 {
                Int(a - b)
            } else {
                (left.string ?? "") == (right.string ?? "") ? 0 : (left.string ?? "") < (right.string ?? "") ? -1 : 1
            }
        }
    }
}

extension PlanRunner {
    struct NoList: Error {}

    /// Plans a list and reads it.
    func list(
        _ request: ListRequest, schema: TableSchema? = SampleSchema.plain, limits: PlanLimits = PlanLimits(),
        as credential: Credential = .session("s"), _ adjust: (inout ListPlan) -> Void = { _ in }
    ) async throws -> ListAnswer {
        let planner = Planner(table: SampleSchema.table, schema: schema, credential: credential, limits: limits)
        var plan = try planner.plan(.getList(request))
        guard case .list(var list) = plan.work else { throw NoList() }
        adjust(&list)
        plan.work = .list(list)
        guard case .list(let answer) = try await run(plan, as: Caller(credential)) else { throw NoList() }
        return answer
    }
}
