import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Execution: walks")
struct WalkTests {
    private let small = PlanLimits(rows: 1_000, rowsPerCall: 10)
    private let byViews = [CrudSort(field: "views", order: .asc)]
    private let byTitle = [CrudSort(field: "title", order: .desc)]

    private static func titled(_ count: Int) -> [ModelTable.Row] {
        (0..<count).map { number in
            var row = ModelTable.row(number)
            row.columns = ["title": .string("t\(number % 7)"), "views": number % 3 == 0 ? .null : .integer(number % 5)]
            return row
        }
    }

    private func ids(_ answer: ListAnswer) throws -> [String] {
        let ids = try #require(Rows.ids(answer.rows))
        #expect(ids.count == answer.count)
        #expect(Set(ids).count == ids.count, "no row twice")
        return ids
    }

    @Test func withoutSortersPagesBeginBehindTheLastRow() async throws {
        let table = ModelTable(35)
        let answer = try await table.runner().list(ListRequest(), limits: small)
        #expect(try ids(answer) == (0..<35).map { "row\($0)" })
        #expect(table.calls.map(\.cursor) == [nil, "row9", "row19", "row29"])
        #expect(table.calls.map(\.counts) == [true, false, false, false])
        #expect((answer.total, answer.isTruncated) == (35, false))
    }

    @Test func aColumnThatMayBeNullIsWalkedByPosition() async throws {
        let table = ModelTable(Self.titled(35))
        let answer = try await table.runner().list(ListRequest(sorters: byViews), limits: small)
        #expect(try ids(answer).count == 35)
        #expect(table.calls.map(\.cursor) == [nil, nil, nil, nil])
        #expect(table.calls.map(\.offset) == [0, 10, 20, 30])
    }

    @Test func aRequiredColumnIsWalkedByCursor() async throws {
        let table = ModelTable(Self.titled(35))
        let answer = try await table.runner().list(ListRequest(sorters: byTitle), limits: small)
        #expect(try ids(answer).count == 35)
        #expect(table.calls.dropFirst().allSatisfy { $0.cursor != nil })
        let unknown = ModelTable(Self.titled(35))
        _ = try await unknown.runner().list(ListRequest(sorters: byTitle), schema: nil, limits: small)
        #expect(unknown.calls.allSatisfy { $0.cursor == nil }, "without a schema nobody knows")
    }

    /// A column that was made required later holds null in the rows that were there before.
    @Test func rowsThatACursorSkipsAreFoundByPosition() async throws {
        var rows = Self.titled(40)
        for index in rows.indices.suffix(8) { rows[index].columns["title"] = .null }
        for order in [CrudSort.Order.asc, .desc] {
            let table = ModelTable(rows)
            let sorters = [CrudSort(field: "title", order: order)]
            let answer = try await table.runner().list(ListRequest(sorters: sorters), limits: small)
            #expect(try ids(answer).count == 40)
            #expect(answer.total == 40)
        }
    }

    @Test func rowsThatGoMeanwhileMoveNothing() async throws {
        // Before each call the first three rows go, and before one the row that the next page would begin behind.
        let table = ModelTable(60) { call, rows in
            if call > 0 { rows.removeFirst(3) }
            if call == 2 { rows.removeAll { $0.id == "row19" } }
        }
        let answer = try await table.runner().list(ListRequest(), limits: small)
        #expect(try ids(answer) == (0..<60).map { "row\($0)" }, "all of them were there when they were read")
        #expect(answer.total == 60)
    }

    @Test func rowsThatComeInFrontAreNoRowsTwice() async throws {
        let table = ModelTable(Self.titled(60)) { call, rows in
            var row = ModelTable.row(1_000 + call)
            row.columns = ["views": -1]
            if call > 0 { rows.insert(row, at: 0) }
        }
        let answer = try await table.runner().list(ListRequest(sorters: byViews), limits: small)
        #expect(Set(try ids(answer)).isSuperset(of: (0..<60).map { "row\($0)" }))
    }

    @Test func aTableThatIsEmptiedEndsTheWalk() async throws {
        for sorters in [[], byTitle, byViews] {
            let table = ModelTable(Self.titled(60)) { call, rows in if call == 2 { rows = [] } }
            let answer = try await table.runner().list(ListRequest(sorters: sorters), limits: small)
            #expect(try ids(answer).count == 20)
            #expect(answer.total == 20)
            #expect(table.calls.count <= 6)
        }
    }

    /// Servers that always answer the same page do not keep the gateway busy for ever.
    @Test func theSamePageOverAndOverEndsTheWalk() async throws {
        let transport = RecordingTransport { _ in Rows.numbered(0..<10, total: 100) }
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let answer = try await PlanRunner(client: client).list(ListRequest(), limits: small)
        #expect(try ids(answer).count == 10)
        #expect(transport.requests.count == 2)
    }

    static let caps = [(29, true), (30, false), (31, false)]

    @Test(arguments: caps)
    func aCapOfWholeCallsSaysWhetherItCut(_ rows: Int, _ isTruncated: Bool) async throws {
        let table = ModelTable(30)
        let answer = try await table.runner().list(ListRequest(), limits: PlanLimits(rows: rows, rowsPerCall: 10))
        #expect((answer.isTruncated, answer.total, answer.count) == (isTruncated, 30, min(30, rows)))
    }

    @Test func aCutWalkCountsExactly() async throws {
        let table = ModelTable(12_345)
        let answer = try await table.runner().list(ListRequest(), limits: PlanLimits(rows: 2_000))
        #expect((answer.count, answer.total, answer.isTruncated) == (2_000, 12_345, true))
    }

    @Test func aLongWindowBeginsWhereItSays() async throws {
        let table = ModelTable(50)
        let answer = try await table.runner().list(
            ListRequest(pagination: .window(offset: 15, limit: 25)), limits: small)
        #expect(try ids(answer) == (15..<40).map { "row\($0)" })
        #expect(answer.total == 50)
        let past = try await table.runner().list(
            ListRequest(pagination: .window(offset: 70, limit: 25)), limits: small)
        #expect((past.count, past.total, past.rows) == (0, 50, Array("[]".utf8)))
    }
}
