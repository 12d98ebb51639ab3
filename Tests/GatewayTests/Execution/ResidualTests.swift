import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("Execution: what Appwrite leaves to the gateway")
struct ResidualTests {
    /// Every third row has a title with a capital X; ranks go round.
    private static func rows(_ count: Int) -> [ModelTable.Row] {
        (0..<count).map { number in
            var row = ModelTable.row(number)
            row.columns = [
                "title": .string(number % 3 == 0 ? "aXb" : "axb"), "content": .string("c\(number)"),
                "status": .string(number % 2 == 0 ? "draft" : "published"), "views": .integer(number * 7 % 10),
            ]
            return row
        }
    }

    private static let title = RowColumn(path: ["title"], kind: .text)
    private static let views = RowColumn(path: ["views"], kind: .number)
    private static let capital = RowPredicate.test(RowTest(title, .matches([TextPattern("X", .anywhere, .binary)])))
    private static let byViews = RowSorter(views, isDescending: true, collation: .binary, nullsFirst: true)
    private static let kept = Residual(predicate: capital, reasons: ["title containss: Appwrite ignores case."])
    private static let keptAndSorted = Residual(predicate: capital, sorters: [byViews], reasons: ["Both."])

    /// The ids that a list of `count` rows should have.
    private static func expected(_ count: Int, sorted: Bool = false) -> [String] {
        let kept = (0..<count).filter { $0 % 3 == 0 }
        // Sorting by pairs is stable whatever the algorithm.
        return (sorted ? kept.sorted { ($1 * 7 % 10, $0) < ($0 * 7 % 10, $1) } : kept).map { "row\($0)" }
    }

    private func list(
        _ table: ModelTable, _ pagination: Pagination, _ residual: Residual = kept, fields: [String]? = nil,
        filters: [CrudFilter] = [], limits: PlanLimits = PlanLimits(rowsPerCall: 200)
    ) async throws -> ListAnswer {
        try await table.runner().list(
            ListRequest(filters: filters, pagination: pagination, selection: Selection(fields: fields)),
            limits: limits
        ) {
            $0.residual = residual
            $0.narrowing = ["status", "views"]
        }
    }

    private func ids(_ answer: ListAnswer) throws -> [String] {
        let ids = try #require(Rows.ids(answer.rows))
        #expect(ids.count == answer.count)
        return ids
    }

    @Test func aListThatAppwriteHasNarrowedIsOneCall() async throws {
        let table = ModelTable(Self.rows(90))
        let answer = try await list(table, .window(offset: 5, limit: 10))
        #expect(try ids(answer) == Array(Self.expected(90)[5..<15]))
        #expect(answer.total == 30)
        #expect(table.calls.count == 1)
        #expect(String(decoding: answer.rows, as: UTF8.self).contains(#""content":"c15""#), "whole rows")
    }

    @Test func aLongListIsLookedAtInFewBytesAndThePageFetched() async throws {
        let table = ModelTable(Self.rows(650))
        let answer = try await list(table, .window(offset: 100, limit: 10))
        #expect(try ids(answer) == Array(Self.expected(650)[100..<110]))
        #expect(answer.total == 217)
        #expect(table.calls.map(\.selection) == [nil, ["title"], ["title"], ["title"], nil])
        #expect(table.calls.map(\.limit) == [100, 200, 200, 200, 10])
        #expect(table.calls.map(\.counts) == [true, false, false, false, false])
        #expect(String(decoding: answer.rows, as: UTF8.self).contains(#""content":"c300""#), "whole rows")
    }

    @Test func everyRowIsLookedAtOnceAndWhole() async throws {
        let table = ModelTable(Self.rows(650))
        let answer = try await list(table, .everything)
        #expect(try ids(answer) == Self.expected(650))
        #expect((answer.total, answer.isTruncated) == (217, false))
        #expect(table.calls.map(\.selection) == [nil, nil, nil, nil])
        let cut = try await list(table, .everything, limits: PlanLimits(rows: 200, rowsPerCall: 100))
        #expect((cut.count, cut.total, cut.isTruncated) == (200, 217, true))
    }

    @Test(arguments: [30, 100, 101, 650])
    func windowsAreTheWholeListCutUp(_ count: Int) async throws {
        for residual in [Self.kept, Self.keptAndSorted] {
            let whole = Self.expected(count, sorted: !residual.sorters.isEmpty)
            let table = ModelTable(Self.rows(count))
            for offset in stride(from: 0, through: whole.count + 20, by: 20) {
                let answer = try await list(table, .window(offset: offset, limit: 20), residual)
                #expect(try ids(answer) == Array(whole.dropFirst(offset).prefix(20)))
                #expect(answer.total == whole.count)
            }
            let none = try await list(table, .window(offset: 0, limit: 0), residual)
            #expect((none.count, none.total, none.rows) == (0, whole.count, Array("[]".utf8)))
        }
    }

    @Test func cursorsGoBothWays() async throws {
        for residual in [Self.kept, Self.keptAndSorted] {
            let whole = Self.expected(150, sorted: !residual.sorters.isEmpty)
            let table = ModelTable(Self.rows(150))
            var forwards: [String] = []
            var backwards: [[String]] = []
            var cursor: String? = ""
            var last: ListAnswer?
            while let place = cursor {
                let answer = try await list(table, .cursor(place, limit: 12), residual)
                #expect((answer.previousCursor == nil) == place.isEmpty)
                forwards += try ids(answer)
                (cursor, last) = (answer.nextCursor, answer)
            }
            #expect(forwards == whole)
            cursor = last?.previousCursor
            while let place = cursor {
                let answer = try await list(table, .cursor(place, limit: 12), residual)
                backwards.insert(try ids(answer), at: 0)
                cursor = answer.previousCursor
            }
            #expect(backwards.flatMap { $0 } == Array(whole.dropLast(whole.count % 12)))
        }
    }

    @Test func aCursorMayBeARowThatDoesNotCount() async throws {
        let table = ModelTable(Self.rows(60))
        #expect(try ids(try await list(table, .cursor("row7", limit: 2))) == ["row9", "row12"])
        #expect(try ids(try await list(table, .cursor("~1.before.row7", limit: 2))) == ["row3", "row6"])
        let error = await #expect(throws: ExecutionError.self) { try await list(table, .cursor("gone", limit: 2)) }
        guard case .refused(let refusal) = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.type == "general_cursor_not_found")
    }

    @Test func whatIsEvaluatedIsNotAnsweredUnlessAskedFor() async throws {
        let table = ModelTable(Self.rows(50))
        let answer = try await list(table, .window(offset: 0, limit: 2), fields: ["content"])
        #expect(
            String(decoding: answer.rows, as: UTF8.self)
                == #"[{"id":"row0","$sequence":0,"content":"c0"},{"id":"row3","$sequence":3,"content":"c3"}]"#)
        #expect(table.calls.map(\.selection) == [["title"], ["content"]])
        let asked = ModelTable(Self.rows(50))
        let with = try await list(asked, .window(offset: 0, limit: 1), fields: ["content", "title"])
        #expect(with.count == 1)
        #expect(asked.calls.count == 1)
    }

    @Test func upToTheBoundAllIsLookedAt() async throws {
        for perCall in [7, 100, 1_000] {
            let limits = PlanLimits(rowsPerCall: perCall, residualRows: 300)
            let answer = try await list(ModelTable(Self.rows(300)), .window(offset: 0, limit: 5), limits: limits)
            #expect(answer.total == 100)
            let table = ModelTable(Self.rows(301))
            let error = await #expect(throws: ExecutionError.self) {
                try await list(table, .window(offset: 0, limit: 5), limits: limits)
            }
            guard case .refused(let refusal) = error?.failure else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect((refusal.status, refusal.type) == (400, "gateway_filter_too_broad"))
            for words in ["301 rows", "300", "`status`, `views`", "Appwrite ignores case", "between"] {
                #expect(refusal.message.contains(words), "\(refusal.message)")
            }
            #expect(table.calls.count == 1, "Appwrite's count tells at once")
        }
    }

    /// Appwrite counts to 5000, which is as far as is looked by default.
    @Test func whatAppwriteCannotCountIsLookedAtToTheBound() async throws {
        let answer = try await list(ModelTable(Self.rows(5_000)), .window(offset: 0, limit: 5), limits: PlanLimits())
        #expect(answer.total == 1_667)
        let table = ModelTable(Self.rows(6_000))
        let error = await #expect(throws: ExecutionError.self) {
            try await list(table, .window(offset: 0, limit: 5), limits: PlanLimits())
        }
        guard case .refused(let refusal) = error?.failure else { return }
        #expect(refusal.message.contains("5001"), "\(refusal.message)")
        #expect(table.calls.map(\.rows).reduce(0, +) == 5_001)
    }

    @Test func filtersThatAppwriteDoesMakeTheListSmall() async throws {
        let filter = CrudFilter.logical(field: "status", operator: .eq, value: .text("draft"))
        let answer = try await list(
            ModelTable(Self.rows(600)), .window(offset: 0, limit: 5), filters: [filter],
            limits: PlanLimits(residualRows: 300))
        #expect((answer.total, try ids(answer)) == (100, ["row0", "row6", "row12", "row18", "row24"]))
    }

    @Test func rowsThatGoBeforeTheyAreFetchedAreLeftOut() async throws {
        let table = ModelTable(Self.rows(350)) { call, rows in
            if call == 3 { rows.removeAll { $0.id == "row303" } }
        }
        let answer = try await list(table, .window(offset: 100, limit: 3))
        #expect(try ids(answer) == ["row300", "row306"])
        #expect(answer.total == 117)
    }

    /// Every sixth row is a draft with a capital X, every second one a draft.
    @Test func whatRowsDoNotShowAppwriteIsAsked() async throws {
        let drafts = Query.filter(.equal, column: "status", values: ["draft"])
        let table = ModelTable(Self.rows(60))
        let both = try await list(
            table, .window(offset: 0, limit: 3), Residual(predicate: .all([Self.capital, .found(drafts)])))
        #expect((both.total, try ids(both)) == (10, ["row0", "row6", "row12"]))
        #expect(table.calls.map(\.selection) == [["$id"], nil])
        let one = try await list(
            ModelTable(Self.rows(60)), .window(offset: 0, limit: 4),
            Residual(predicate: .any([Self.capital, .found(drafts)])))
        #expect((one.total, try ids(one)) == (40, ["row0", "row2", "row3", "row4"]))
    }

    @Test func whatAppwriteIsAskedIsBoundedToo() async throws {
        let found = Query.filter(.equal, column: "status", values: ["draft", "published"])
        let limits = PlanLimits(rowsPerCall: 100, residualRows: 300)
        let error = await #expect(throws: ExecutionError.self) {
            try await list(
                ModelTable(Self.rows(301)), .window(offset: 0, limit: 5), Residual(predicate: .found(found)),
                limits: limits)
        }
        guard case .refused(let refusal) = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.type == "gateway_filter_too_broad")
    }

    @Test func nothingCounts() async throws {
        let none = Residual(predicate: .any([]))
        let answer = try await list(ModelTable(Self.rows(500)), .window(offset: 0, limit: 5), none)
        #expect((answer.total, answer.count, answer.rows) == (0, 0, Array("[]".utf8)))
        let empty = try await list(ModelTable(0), .everything)
        #expect((empty.total, empty.count, empty.rows) == (0, 0, Array("[]".utf8)))
    }

    // MARK: What a list may cost

    private static let noneOfMany = RowPredicate.all(
        (0..<100).map { number in
            .test(RowTest(title, .matchesNone([TextPattern("ab\(number)", .anywhere, .binary)])))
        })

    @Test func aListThatTakesTooMuchIsRefusedAndSaysWhatToAdd() async throws {
        let residual = Residual(predicate: Self.noneOfMany, reasons: ["title ncontainss: Appwrite ignores case."])
        let limits = PlanLimits(rowsPerCall: 200, residualWork: 300_000)
        let table = ModelTable(Self.rows(600))
        let error = await #expect(throws: ExecutionError.self) {
            try await list(table, .window(offset: 0, limit: 5), residual, limits: limits)
        }
        guard case .refused(let refusal) = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((refusal.status, refusal.type) == (400, "gateway_filter_too_dear"))
        for words in ["limits.residual_work", "title ncontainss", "`status`, `views`", "between"] {
            #expect(refusal.message.contains(words), "\(refusal.message)")
        }
        #expect(table.calls.count == 2, "no further call behind the end of the budget")
        let answer = try await list(ModelTable(Self.rows(600)), .window(offset: 0, limit: 5), residual)
        #expect(answer.total == 600)
    }

    @Test func sortingCountsToo() async throws {
        let long = String(repeating: "x", count: 5_000)
        let rows = (0..<200).map { number in
            var row = ModelTable.row(number)
            row.columns = ["title": .string(long + "\(number * 7919 % 200)")]
            return row
        }
        let byTitle = RowSorter(Self.title, isDescending: false, collation: .general, nullsFirst: true)
        let error = await #expect(throws: ExecutionError.self) {
            try await list(
                ModelTable(rows), .window(offset: 0, limit: 5), Residual(sorters: [byTitle]),
                limits: PlanLimits(residualWork: 4_000_000))
        }
        guard case .refused(let refusal) = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.type == "gateway_filter_too_dear")
        let answer = try await list(ModelTable(rows), .window(offset: 0, limit: 200), Residual(sorters: [byTitle]))
        let expected = (0..<200).sorted { ("\($0 * 7919 % 200)", $0) < ("\($1 * 7919 % 200)", $1) }
        #expect(try ids(answer) == expected.map { "row\($0)" })
    }

    /// The caller leaves while a page is looked at: no further call is made.
    @Test func workEndsWhenTheCallerLeaves() async throws {
        let long = String(repeating: "ab", count: 8 * 1024)
        let rows = (0..<400).map { number in
            var row = ModelTable.row(number)
            row.columns = ["title": .string(long)]
            return row
        }
        let leaving = NIOLockedValueBox<Task<Void, any Error>?>(nil)
        let table = ModelTable(rows) { call, _ in
            if call == 1 { leaving.withLockedValue { $0?.cancel() } }
        }
        let (told, tell) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in told {}
            _ = try await list(table, .window(offset: 0, limit: 5), Residual(predicate: Self.noneOfMany))
        }
        leaving.withLockedValue { $0 = task }
        tell.finish()
        guard case .failure(let error as ExecutionError) = await task.result else {
            Issue.record("it was answered")
            return
        }
        #expect(error.failure == .givenUp)
        #expect(table.calls.count == 2)
    }

    /// Rows show 14 digits of what is stored; what lies that near to a bound Appwrite decides, asked about these rows alone.
    @Test func whatRowsShowTooShortAppwriteDecides() async throws {
        let rating = RowColumn(path: ["views"], kind: .number)
        let drafts = Query.filter(.equal, column: "status", values: ["draft"])
        let third = RowPredicate.nearly(
            .test(RowTest(rating, .compares(.greaterOrEqual, .float(5), .binary))), drafts)
        let table = ModelTable(Self.rows(60))
        let answer = try await list(table, .window(offset: 0, limit: 60), Residual(predicate: third))
        // Views are shown as 0 to 9: those above 5 count by themselves, those at 5 where the question finds them.
        let expected = (0..<60).filter { $0 * 7 % 10 > 5 || ($0 * 7 % 10 == 5 && $0 % 2 == 0) }.map { "row\($0)" }
        #expect(try ids(answer) == expected)
        #expect(table.calls.count == 2, "\(table.calls)")
        let clear = ModelTable(Self.rows(60))
        let none = RowPredicate.nearly(.test(RowTest(rating, .compares(.greater, .float(5.5), .binary))), drafts)
        #expect(try await list(clear, .window(offset: 0, limit: 60), Residual(predicate: none)).total == 24)
        #expect(clear.calls.count == 1)
    }
}
