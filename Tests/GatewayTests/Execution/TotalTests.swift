import Appwrite
import GatewayTesting
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("Execution: totals")
struct TotalTests {
    static let counts = [0, 1, 4_999, 5_000, 5_001, 5_250, 9_999, 10_000, 12_345, 40_000]

    @Test(arguments: counts)
    func totalsAreExact(_ count: Int) async throws {
        let table = ModelTable(count)
        let answer = try await table.runner().list(ListRequest(pagination: .window(offset: 0, limit: 20)))
        #expect(answer.total == count)
        #expect(answer.count == min(20, count))
        #expect(
            table.calls.count == (count < 5_000 ? 1 : table.calls.count), "what Appwrite counts itself costs nothing")
        #expect(table.calls.count <= 16)
        #expect(table.calls.dropFirst().allSatisfy { !$0.counts && $0.selection == ["$id"] && $0.rows <= 250 })
    }

    @Test(arguments: counts)
    func anEmptyPageCountsToo(_ count: Int) async throws {
        for pagination in [Pagination.window(offset: 0, limit: 0), .window(offset: 200_000, limit: 10)] {
            let answer = try await ModelTable(count).runner().list(ListRequest(pagination: pagination))
            #expect((answer.total, answer.count, answer.rows) == (count, 0, Array("[]".utf8)))
        }
    }

    @Test func theEndOfTheListTellsItForNothing() async throws {
        let table = ModelTable(12_345)
        let answer = try await table.runner().list(ListRequest(pagination: .window(offset: 12_340, limit: 20)))
        #expect((answer.total, answer.count, table.calls.count) == (12_345, 5, 1))
    }

    /// refine's export asks for pages until it has as many rows as the total.
    @Test func anExportEnds() async throws {
        let table = ModelTable(5_310)
        let runner = table.runner()
        var rows = 0
        var total = -1
        var pages = 0
        while rows != total, pages < 100 {
            let answer = try await runner.list(ListRequest(pagination: .window(offset: rows, limit: 100)))
            rows += answer.count
            total = answer.total
            pages += 1
        }
        #expect((rows, total, pages) == (5_310, 5_310, 54))
        #expect(table.calls.count < pages + 12, "counted once")
    }

    @Test func aCountIsKeptForAMomentAndThenGuessed() async throws {
        let clock = NIOLockedValueBox(Duration.zero)
        let table = ModelTable(12_345)
        let runner = table.runner(now: { clock.withLockedValue { $0 } })
        let request = ListRequest(pagination: .window(offset: 0, limit: 1))
        _ = try await runner.list(request)
        let first = table.calls.count
        #expect(try await runner.list(request).total == 12_345)
        #expect(table.calls.count == first + 1)
        clock.withLockedValue { $0 = .seconds(11) }
        table.change { $0.removeLast(3) }
        #expect(try await runner.list(request).total == 12_342)
        #expect(table.calls.count == first + 3, "one look beside the page")
    }

    @Test func aCountIsOfThoseFiltersAndThatCaller() async throws {
        let table = ModelTable(6_000)
        let runner = table.runner()
        let page = Pagination.window(offset: 0, limit: 1)
        #expect(try await runner.list(ListRequest(pagination: page), as: .session("a")).total == 6_000)
        let filter = CrudFilter.logical(field: "title", operator: .eq, value: .text("x"))
        #expect(try await runner.list(ListRequest(filters: [filter], pagination: page), as: .session("a")).total == 0)
        table.change { $0.removeLast(500) }
        #expect(try await runner.list(ListRequest(pagination: page), as: .session("a")).total == 6_000)
        #expect(try await runner.list(ListRequest(pagination: page), as: .session("b")).total == 5_500)
    }

    @Test func ownWritesDropCounts() async throws {
        let table = ModelTable(6_000)
        let runner = table.runner()
        let request = ListRequest(pagination: .window(offset: 0, limit: 1))
        _ = try await runner.list(request)
        table.change { $0.removeLast() }
        let plan = Plan(table: SampleSchema.table, work: .deleteOne(id: "row5999"))
        _ = try? await runner.run(plan, as: Caller(.guest))
        #expect(try await runner.list(request).total == 5_999)
    }

    @Test func aRowThatWasSeenCorrectsAKeptCount() async throws {
        let table = ModelTable(6_000)
        let runner = table.runner()
        _ = try await runner.list(ListRequest(pagination: .window(offset: 0, limit: 1)))
        table.change { $0 += (6_000..<6_100).map(ModelTable.row) }
        let answer = try await runner.list(ListRequest(pagination: .window(offset: 6_040, limit: 10)))
        #expect((answer.count, answer.total) == (10, 6_100))
        table.change { $0.removeLast(200) }
        #expect(try await runner.list(ListRequest(pagination: .window(offset: 6_040, limit: 10))).total == 5_900)
    }
}

@Suite("Execution: counting")
struct CountSearchTests {
    @Test func findsEveryNumberFromEveryGuess() {
        let numbers = [0, 1, 249, 250, 251, 4_999, 5_000, 5_001, 5_251, 7_777, 12_345, 1_000_000, 123_456_789]
        for number in numbers {
            for guess in [nil] + numbers.map(Optional.some) + [number + 1, number + 19, max(0, number - 300)] {
                for start in Set([0, number / 2, min(5_000, number), number]) {
                    for end in [nil, number, number + 7, 10 * number + 1] {
                        var search = CountSearch(atLeast: start, atMost: end, guess: guess)
                        var looks = 0
                        while let probe = search.next(), looks < 200 {
                            looks += 1
                            #expect(probe.offset >= 0 && (1...250).contains(probe.limit))
                            search.found(max(0, min(probe.limit, number - probe.offset)), at: probe)
                        }
                        #expect(search.atLeast == number)
                        #expect(looks <= 64)
                        if let guess, abs(guess - number) < 19, start <= guess { #expect(looks <= 1) }
                    }
                }
            }
        }
    }

    /// Rows that come and go while they are counted, and servers that answer nonsense, do not keep it from ending.
    @Test func alwaysEnds() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            var search = CountSearch(
                atLeast: 5_000, atMost: Bool.random(using: &random) ? Int.random(in: 0...100_000, using: &random) : nil,
                guess: Bool.random(using: &random) ? Int.random(in: 0...100_000, using: &random) : nil)
            var looks = 0
            while let probe = search.next(), looks < 1_000 {
                looks += 1
                search.found(Int.random(in: -1...300, using: &random), at: probe)
            }
            #expect(looks < 200)
        }
        var endless = CountSearch(atLeast: 5_000)
        var looks = 0
        while let probe = endless.next(), looks < 1_000 {
            looks += 1
            endless.found(probe.limit, at: probe)
        }
        #expect(looks < 200)
    }
}

@Suite("Execution: counts of many callers")
struct TotalsCacheTests {
    private static func key(_ table: String = "posts", _ credential: Credential = .guest) -> TotalsCache.Key {
        TotalsCache.Key(table: TableReference(database: "main", table: table), filters: [], credential: credential)
    }

    @Test func whoAsksMeanwhileWaitsForTheSame() async throws {
        let cache = TotalsCache(now: { .zero })
        let looks = NIOLockedValueBox(0)
        let gate = FirstResult<Void>()
        let look: TotalsCache.Look = { probe async throws(AppwriteFailure) -> Int in
            looks.withLockedValue { $0 += 1 }
            try? await gate.value()
            return max(0, min(probe.limit, 6_000 - probe.offset))
        }
        let totals = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 { group.addTask { try await cache.count(Self.key(), atLeast: 5_000, look: look) } }
            gate.give(.success(()))
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(totals == Array(repeating: 6_000, count: 10))
        #expect(looks.withLockedValue { $0 } < 20)
    }

    @Test func aFailureIsToldAndNotKept() async throws {
        let cache = TotalsCache(now: { .zero })
        await #expect(throws: AppwriteFailure.self) {
            try await cache.count(Self.key(), atLeast: 5_000) { _ async throws(AppwriteFailure) -> Int in
                throw .unreadable("x")
            }
        }
        let total = try await cache.count(Self.key(), atLeast: 5_000) { _ async throws(AppwriteFailure) -> Int in 0 }
        #expect(total == 5_000)
    }

    @Test func aTableThatChangesDropsItsCountsAlone() async throws {
        let cache = TotalsCache(now: { .zero })
        cache.note(7_000, for: Self.key("posts"))
        cache.note(8_000, for: Self.key("users"))
        cache.drop(TableReference(database: "main", table: "posts"))
        @Sendable func none(_ probe: CountSearch.Probe) async throws(AppwriteFailure) -> Int { 0 }
        #expect(try await cache.count(Self.key("posts"), atLeast: 5_000, look: none) == 5_000)
        #expect(try await cache.count(Self.key("users"), atLeast: 5_000, look: none) == 8_000)
    }

    /// A count that began before the change may hold rows of either side.
    @Test func aCountUnderWayIsNotKeptWhenTheTableChanges() async throws {
        let cache = TotalsCache(now: { .zero })
        let old = try await cache.count(Self.key(), atLeast: 5_000) { probe async throws(AppwriteFailure) -> Int in
            cache.drop(TableReference(database: "main", table: "posts"))
            return max(0, min(probe.limit, 6_000 - probe.offset))
        }
        let new = try await cache.count(Self.key(), atLeast: 5_000) { probe async throws(AppwriteFailure) -> Int in
            max(0, min(probe.limit, 6_001 - probe.offset))
        }
        #expect((old, new) == (6_000, 6_001))
    }

    @Test func noMoreListsAreKeptThanAgreed() async throws {
        let clock = NIOLockedValueBox(0)
        let cache = TotalsCache(
            maximumAge: .seconds(10_000), now: { .seconds(clock.withLockedValue { $0 }) })
        for number in 0...TotalsCache.maximumCount {
            clock.withLockedValue { $0 = number }
            cache.note(6_000 + number, for: Self.key("t\(number)"))
        }
        @Sendable func none(_ probe: CountSearch.Probe) async throws(AppwriteFailure) -> Int { 0 }
        #expect(try await cache.count(Self.key("t1"), atLeast: 5_000, look: none) == 6_001)
        #expect(try await cache.count(Self.key("t0"), atLeast: 5_000, look: none) == 5_000, "the oldest made room")
    }
}
