import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Execution: reading")
struct ReadingTests {
    private func list(
        _ bed: ExecutionBed, _ pagination: Pagination, filters: [CrudFilter] = [], limits: PlanLimits = PlanLimits()
    ) async throws -> ListAnswer {
        let answer = try await bed.run(
            .getList(ListRequest(filters: filters, pagination: pagination)), limits: limits)
        guard case .list(let list) = answer else { throw WrongAnswer() }
        return list
    }

    private struct WrongAnswer: Error {}

    @Test func aPageIsOneCall() async throws {
        let bed = ExecutionBed(Rows.list(["a", "b"], total: 7))
        let answer = try await list(bed, .window(offset: 2, limit: 2))
        #expect(bed.calls == ["GET /rows"])
        #expect(
            bed.transport.requests[0].queries == [
                #"{"method":"limit","values":[2]}"#, #"{"method":"offset","values":[2]}"#,
            ])
        #expect(bed.transport.requests[0].values(of: "total") == [])
        #expect(Rows.ids(answer.rows) == ["a", "b"])
        #expect(
            String(decoding: answer.rows, as: UTF8.self).hasPrefix(
                #"[{"id":"a","title":"t-a","$permissions":["read(\"any\")","upd"#))
        #expect((answer.count, answer.total, answer.isTruncated) == (2, 7, false))
    }

    @Test func aShortPageTellsTheExactTotal() async throws {
        // Appwrite counts to 5000 and no further.
        let bed = ExecutionBed(Rows.numbered(0..<3, total: 5000))
        #expect(try await list(bed, .window(offset: 6000, limit: 10)).total == 6003)
        let past = ExecutionBed(Rows.list([], total: 5000))
        let answer = try await list(past, .window(offset: 9000, limit: 10))
        #expect((answer.total, answer.count) == (5000, 0))
        #expect(answer.rows == Array("[]".utf8))
    }

    @Test func aTotalIsNeverBelowWhatWasSeen() async throws {
        let bed = ExecutionBed(Rows.numbered(0..<10, total: 5000))
        #expect(try await list(bed, .window(offset: 5990, limit: 10)).total == 6000)
    }

    @Test func aLimitOfNoneStillCounts() async throws {
        let bed = ExecutionBed(Rows.list(["a"], total: 42))
        let answer = try await list(bed, .window(offset: 0, limit: 0))
        #expect((answer.total, answer.count, answer.rows) == (42, 0, Array("[]".utf8)))
        #expect(bed.transport.requests[0].queries.contains(#"{"method":"limit","values":[1]}"#))
    }

    @Test func whatFindsNothingAsksNobody() async throws {
        let bed = ExecutionBed()
        let filter = CrudFilter.logical(field: "views", operator: .in, value: .list([]))
        let answer = try await list(bed, .everything, filters: [filter])
        #expect((answer.total, answer.count, answer.rows) == (0, 0, Array("[]".utf8)))
        #expect(bed.calls.isEmpty)
    }

    @Test func everyRowIsWalkedInPages() async throws {
        let bed = ExecutionBed(
            Rows.numbered(0..<4, total: 9), Rows.numbered(4..<8, total: 0), Rows.numbered(8..<9, total: 0))
        let answer = try await list(bed, .everything, limits: PlanLimits(rows: 100, rowsPerCall: 4))
        #expect(Rows.ids(answer.rows) == (0..<9).map { "row\($0)" })
        #expect((answer.total, answer.count, answer.isTruncated) == (9, 9, false))
        #expect(bed.transport.requests.map { $0.values(of: "total") } == [[], ["0"], ["0"]], "counted once")
        #expect(
            bed.transport.requests.map(\.queries) == [
                [#"{"method":"limit","values":[4]}"#],
                [#"{"method":"limit","values":[4]}"#, #"{"method":"offset","values":[4]}"#],
                [#"{"method":"limit","values":[4]}"#, #"{"method":"offset","values":[8]}"#],
            ])
    }

    @Test func aCompleteWalkKnowsTheTotalBeyondAppwritesCap() async throws {
        let bed = ExecutionBed(Rows.numbered(0..<4, total: 3), Rows.numbered(4..<6, total: 0))
        #expect(try await list(bed, .everything, limits: PlanLimits(rows: 100, rowsPerCall: 4)).total == 6)
    }

    static let caps: [(rows: Int, isTruncated: Bool)] = [(5, true), (6, false), (7, false)]

    @Test(arguments: caps)
    func aCapSaysThatItCut(_ example: (rows: Int, isTruncated: Bool)) async throws {
        // Six rows, of which as many are given as are asked for.
        let transport = RecordingTransport { request in
            let queries = request.queries.compactMap { try? JSONValue(parsing: $0) }
            func number(_ method: String) -> Int? {
                queries.first { $0["method"]?.string == method }?["values"]?.array?.first?.int64.map(Int.init)
            }
            let start = number("offset") ?? 0
            return Rows.numbered(start..<min(6, start + (number("limit") ?? 25)), total: 6)
        }
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let planner = Planner(
            table: SampleSchema.table, schema: nil, credential: .guest,
            limits: PlanLimits(rows: example.rows, rowsPerCall: 4))
        for pagination in [Pagination.everything, .window(offset: 0, limit: 1000)] {
            let plan = try planner.plan(.getList(ListRequest(pagination: pagination)))
            guard case .list(let answer) = try await PlanRunner(client: client).run(plan, as: Caller(.guest)) else {
                throw WrongAnswer()
            }
            #expect(answer.isTruncated == example.isTruncated)
            #expect(answer.count == min(6, example.rows))
            #expect(Rows.ids(answer.rows)?.count == answer.count)
            #expect(answer.total == 6)
        }
    }

    @Test func aCursorTellsWhereToGoOn() async throws {
        let bed = ExecutionBed(Rows.list(["c", "d"], total: 9), Rows.list(["e"], total: 9))
        let full = try await list(bed, .cursor("b", limit: 2))
        #expect((full.nextCursor, full.total) == ("d", 9))
        #expect(bed.transport.requests[0].queries.contains(#"{"method":"cursorAfter","values":["b"]}"#))
        #expect(try await list(bed, .cursor("d", limit: 2)).nextCursor == nil)
    }

    @Test func oneRow() async throws {
        let bed = ExecutionBed(.json(Rows.row("a")))
        guard case .row(let bytes) = try await bed.run(.getOne(id: "a", Selection(fields: ["title"]))) else { throw WrongAnswer() }
        #expect(try JSONValue(parsing: bytes)["id"] == "a")
        #expect(bytes.starts(with: Array(#"{"id":"a","#.utf8)))
        #expect(String(decoding: bytes, as: UTF8.self).contains("9007199254740993"), "64-bit integers stay exact")
        #expect(bed.calls == ["GET /rows/a"])
        #expect(bed.transport.requests[0].queries == [#"{"method":"select","values":["title"]}"#])
    }

    @Test func manyRowsComeInTheOrderAskedEachOnce() async throws {
        let bed = ExecutionBed(Rows.list(["a", "b", "c"]))
        let answer = try await bed.run(.getMany(ids: ["c", "nope", "a", "c", "b"]))
        guard case .rows(let bytes) = answer else { throw WrongAnswer() }
        #expect(Rows.ids(bytes) == ["c", "a", "b"])
        #expect(
            bed.transport.requests[0].queries == [
                #"{"method":"equal","attribute":"$id","values":["c","nope","a","b"]}"#,
                #"{"method":"limit","values":[4]}"#,
            ])
    }

    @Test func fiveHundredIdsAreFewCalls() async throws {
        let ids = (0..<500).map { String(repeating: "x", count: 32) + String(1000 + $0) }
        let bed = ExecutionBed()
        for _ in 0..<5 { bed.transport.enqueue(Rows.list([])) }
        guard case .rows(let bytes) = try await bed.run(.getMany(ids: ids)) else { throw WrongAnswer() }
        #expect(bytes == Array("[]".utf8))
        #expect(bed.calls.count == 5)
        #expect(bed.transport.unusedAnswers == 0)
    }

    @Test(arguments: [#"{"rows":[]}"#, #"[]"#, "", "<html>", #"{"total":1,"rows":[5]}"#])
    func whatIsNoListIsUnreadable(_ body: String) async throws {
        let bed = ExecutionBed(.json(body))
        let error = await #expect(throws: ExecutionError.self) {
            try await list(bed, .window(offset: 0, limit: 10))
        }
        guard case .unreadable = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
