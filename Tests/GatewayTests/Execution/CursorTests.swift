import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Execution: cursors")
struct CursorTests {
    private static let rows: [ModelTable.Row] = (0..<23).map { number in
        var row = ModelTable.row(number)
        row.columns = ["title": .string("t\(number % 4)"), "views": number % 3 == 0 ? .null : .integer(number % 5)]
        return row
    }

    /// No order, an order of required columns, one whose columns may be null.
    static let orders: [[CrudSort]] = [
        [], [CrudSort(field: "title", order: .desc)], [CrudSort(field: "views", order: .asc)],
        [CrudSort(field: "views", order: .desc), CrudSort(field: "title", order: .asc)],
    ]

    private func page(
        _ table: ModelTable, _ cursor: String, _ sorters: [CrudSort], limit: Int = 5
    ) async throws -> ListAnswer {
        try await table.runner().list(ListRequest(sorters: sorters, pagination: .cursor(cursor, limit: limit)))
    }

    private func ids(_ answer: ListAnswer) throws -> [String] {
        let ids = try #require(Rows.ids(answer.rows))
        #expect(ids.count == answer.count)
        return ids
    }

    @Test(arguments: orders)
    func forwardsAndBackwardsAreTheWholeList(_ sorters: [CrudSort]) async throws {
        let table = ModelTable(Self.rows)
        let whole = try ids(try await table.runner().list(ListRequest(sorters: sorters)))
        #expect(whole.count == 23)

        var forwards: [[String]] = []
        var cursor: String? = ""
        var last: ListAnswer?
        while let place = cursor, forwards.count < 10 {
            let answer = try await page(table, place, sorters)
            forwards.append(try ids(answer))
            #expect(answer.total == 23)
            #expect((answer.previousCursor == nil) == place.isEmpty)
            cursor = answer.nextCursor
            last = answer
        }
        #expect(forwards.map(\.count) == [5, 5, 5, 5, 3])
        #expect(forwards.flatMap { $0 } == whole)

        var backwards: [[String]] = []
        cursor = last?.previousCursor
        while let place = cursor, backwards.count < 10 {
            let answer = try await page(table, place, sorters)
            backwards.insert(try ids(answer), at: 0)
            #expect(answer.nextCursor != nil)
            cursor = answer.previousCursor
        }
        #expect(backwards.flatMap { $0 } == Array(whole.dropLast(3)))
        #expect(backwards.count == 4)
    }

    @Test(arguments: orders)
    func aPlainIDIsACursorToo(_ sorters: [CrudSort]) async throws {
        let table = ModelTable(Self.rows)
        let whole = try ids(try await table.runner().list(ListRequest(sorters: sorters)))
        for (place, id) in whole.enumerated() {
            #expect(try ids(try await page(table, id, sorters)) == Array(whole.dropFirst(place + 1).prefix(5)))
            let before = try ids(try await page(table, ListCursor.before(id).text, sorters))
            #expect(before == Array(whole.prefix(place).suffix(5)))
        }
    }

    @Test(arguments: orders)
    func aCursorWhoseRowIsGoneSaysToBeginAnew(_ sorters: [CrudSort]) async throws {
        let table = ModelTable(Self.rows)
        for cursor in ["gone", "~1.before.gone"] {
            let error = await #expect(throws: ExecutionError.self) { try await page(table, cursor, sorters) }
            guard case .refused(let refusal) = error?.failure else { continue }
            #expect((refusal.status, refusal.type) == (400, "general_cursor_not_found"))
            #expect(refusal.message.contains("Begin anew"))
        }
    }

    @Test(arguments: orders)
    func aRowThatComesBetweenTwoPagesDoublesNone(_ sorters: [CrudSort]) async throws {
        let table = ModelTable(Self.rows)
        let first = try await page(table, "", sorters)
        // In front of every order.
        var new = ModelTable.Row(id: "new", sequence: -1)
        new.columns = ["title": .string("t9"), "views": sorters.first?.order == .desc ? .integer(9) : .null]
        table.change { [new] in $0.insert(new, at: 0) }
        let second = try await page(table, try #require(first.nextCursor), sorters)
        #expect(Set(try ids(first)).isDisjoint(with: try ids(second)))
        let whole = try ids(try await table.runner().list(ListRequest(sorters: sorters))).filter { $0 != "new" }
        #expect(try ids(first) + (try ids(second)) == Array(whole.prefix(10)))
    }

    @Test(arguments: orders.suffix(2))
    func aRowThatIsGoneHidesNone(_ sorters: [CrudSort]) async throws {
        let table = ModelTable(Self.rows)
        let whole = try ids(try await table.runner().list(ListRequest(sorters: sorters)))
        let first = try await page(table, "", sorters)
        table.change { $0.removeAll { $0.id == whole[4] } }
        let second = try await page(table, try #require(first.nextCursor), sorters)
        #expect(try ids(second) == Array(whole[5..<10]))
    }

    @Test func filtersMayChangeBetweenPages() async throws {
        let table = ModelTable(Self.rows)
        let filter = CrudFilter.logical(field: "title", operator: .eq, value: .text("t1"))
        let answer = try await table.runner().list(
            ListRequest(filters: [filter], pagination: .cursor("row6", limit: 3)))
        #expect(try ids(answer) == ["row9", "row13", "row17"])
        #expect(answer.total == 6)
    }

    @Test func onePageIsOneCall() async throws {
        for sorters in Self.orders {
            let table = ModelTable(Self.rows)
            let next = try #require(try await page(table, "", sorters).nextCursor)
            _ = try await page(table, next, sorters)
            // A position has the row in front of it along.
            #expect(table.calls.map(\.limit) == [6, next.contains("from") ? 7 : 6])
        }
    }

    @Test func aTotalBeyondTheCapIsExactHereToo() async throws {
        let table = ModelTable(5_432)
        let first = try await page(table, "", [])
        #expect(first.total == 5_432)
        #expect(try await page(table, try #require(first.nextCursor), []).total == 5_432)
    }

    @Test func aLimitOfNoneIsAnEmptyPage() async throws {
        let answer = try await page(ModelTable(Self.rows), "", [], limit: 0)
        #expect((answer.count, answer.total, answer.nextCursor) == (0, 23, nil))
    }

    static let texts: [(String, ListCursor?)] = [
        ("", .first), ("abc", .after("abc")), ("~1.after.a.b-c_d", .after("a.b-c_d")), ("~1.before.x", .before("x")),
        ("~1.from.40", .from(40)), ("~1.until.0", .until(0)),
        ("~1.from.40.a.b", .from(40, behind: "a.b")), ("~1.from.40.", nil), ("~1.from.40._x", nil), ("~1.from.-1", nil),
        ("~1.from.+1", nil),
        ("~1.from.01", nil), ("~1.from.9223372036854775807", nil), ("~1.from.", nil), ("~1.after.", nil),
        ("~1.after._x", nil), ("~1.sideways.x", nil), ("~1.after", nil), ("~2.after.x", nil), ("~", nil), ("a/b", nil),
        ("_a", nil), (" ", nil),
    ]

    @Test(arguments: texts)
    func cursorsAreTexts(_ text: String, _ cursor: ListCursor?) throws {
        #expect(ListCursor(text) == cursor)
        guard let cursor, text.hasPrefix("~") || text.isEmpty else { return }
        #expect(cursor.text == text)
    }

    @Test func whatIsNoCursorIsRefused() async throws {
        let error = await #expect(throws: HttpError.self) { try await page(ModelTable(1), "~9.after.x", []) }
        #expect((error?.statusCode, error?.type) == (400, "general_cursor_not_found"))
        #expect(error?.message.contains("anew") == true)
    }
}
