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

    /// As a proxy or a newer Appwrite may write it.
    @Test func blanksBetweenTokensChangeNothing() async throws {
        func spaced(_ ids: [String]) -> TransportResponse {
            let rows = ids.map { "{ \"title\" : \"t\" , \"$id\" :\n \"\($0)\" , \"views\" : 1 }" }
            return .json("{ \"total\" : 3 , \"rows\" : [ \(rows.joined(separator: " , ")) ] }")
        }
        let walk = ExecutionBed(spaced(["a", "b"]), spaced(["b", "c"]), spaced([]))
        #expect(
            try await Rows.ids(list(walk, .everything, limits: PlanLimits(rowsPerCall: 2)).rows) == ["a", "b", "c"])
        let many = ExecutionBed(spaced(["b", "a"]))
        guard case .rows(let rows) = try await many.run(.getMany(ids: ["a", "b"])) else { throw WrongAnswer() }
        #expect(Rows.ids(rows) == ["a", "b"])
    }

    @Test func aShortPageTellsTheExactTotal() async throws {
        // Appwrite counts to 5000 and no further.
        let bed = ExecutionBed(Rows.numbered(0..<3, total: 5000))
        #expect(try await list(bed, .window(offset: 6000, limit: 10)).total == 6003)
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
                [#"{"method":"limit","values":[4]}"#, #"{"method":"cursorAfter","values":["row3"]}"#],
                [#"{"method":"limit","values":[4]}"#, #"{"method":"cursorAfter","values":["row7"]}"#],
            ])
    }

    @Test func aCompleteWalkKnowsTheTotalBeyondAppwritesCap() async throws {
        let bed = ExecutionBed(Rows.numbered(0..<4, total: 3), Rows.numbered(4..<6, total: 0))
        #expect(try await list(bed, .everything, limits: PlanLimits(rows: 100, rowsPerCall: 4)).total == 6)
    }

    @Test func aCursorTellsWhereToGoOn() async throws {
        let bed = ExecutionBed(Rows.list(["c", "d", "e"], total: 9), Rows.list(["e"], total: 9))
        let full = try await list(bed, .cursor("b", limit: 2))
        #expect((full.nextCursor, full.previousCursor, full.total) == ("~1.after.d", "~1.before.c", 9))
        #expect(Rows.ids(full.rows) == ["c", "d"])
        #expect(
            bed.transport.requests[0].queries == [
                #"{"method":"limit","values":[3]}"#, #"{"method":"cursorAfter","values":["b"]}"#,
            ])
        #expect(try await list(bed, .cursor("~1.after.d", limit: 2)).nextCursor == nil)
    }

    @Test func oneRow() async throws {
        let bed = ExecutionBed(.json(Rows.row("a")))
        guard case .row(let bytes) = try await bed.run(.getOne(id: "a", Selection(fields: ["title"]))) else {
            throw WrongAnswer()
        }
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
