import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// What is told of writes whose answers were lost: the truth, where rows tell it, and otherwise that nobody knows.
@Suite("Execution: lost answers")
struct LostAnswerTests {
    private static let lost = TransportError(.connectionLost, "gone")
    private let missing = TransportResponse.appwriteError(404, "row_not_found", "gone")
    private let broken = TransportResponse.appwriteError(500, "general_unknown", "Server Error")

    /// A bed whose write is lost, with the answers to what is asked then.
    private func bed(_ answers: TransportResponse..., serverKey: String? = nil) -> ExecutionBed {
        let bed = ExecutionBed(serverKey: serverKey)
        bed.transport.enqueue(failure: Self.lost)
        for answer in answers { bed.transport.enqueue(answer) }
        return bed
    }

    private func error(
        _ bed: ExecutionBed, _ operation: DataRequest.Operation, as credential: Credential = .session("s")
    ) async -> HttpError? {
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(operation, as: credential) }
        return error.map { FailureMapping.error(for: $0) }
    }

    private func expectUnknown(_ error: HttpError?, _ ids: [String]) {
        #expect(error?.statusCode == 502 && error?.type == "gateway_outcome_unknown")
        #expect(error?.details?["ids"] == .array(ids.map(JSONValue.string)))
    }

    private func id(_ answer: DataAnswer) throws -> JSONValue? {
        switch answer {
        case .created(let row), .row(let row): try JSONValue(parsing: row)["id"]
        default: nil
        }
    }

    private let new = DataRequest.Operation.create(RowInput(data: ["title": "x"]))

    // Creating

    @Test func aRowThatWasMadeIsTheAnswer() async throws {
        let bed = bed(.json(Rows.row("new1")))
        #expect(try id(await bed.run(new)) == "new1")
        #expect(bed.calls == ["POST /rows", "GET /rows/new1"])
    }

    @Test func itIsAskedAgainForAMoment() async throws {
        let bed = bed(missing)
        bed.transport.enqueue(failure: TransportError(.unreachable, "restarting"))
        bed.transport.enqueue(.json(Rows.row("new1")))
        #expect(try id(await bed.run(new, as: .key("k"))) == "new1")
        #expect(bed.calls == ["POST /rows", "GET /rows/new1", "GET /rows/new1", "GET /rows/new1"])
    }

    /// It may be on its way: that it is not there does not mean that it will not be.
    @Test func aRowThatIsNotThereYetIsUnknown() async throws {
        let bed = bed(missing, missing, missing)
        expectUnknown(await error(bed, new, as: .key("k")), ["new1"])
        #expect(bed.calls.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test func aRowUnderTheCallersIDMayBeAnother() async throws {
        let bed = bed(.json(Rows.row("own")), .json(Rows.row("own")), .json(Rows.row("own")))
        expectUnknown(await error(bed, .create(RowInput(data: ["title": "x"], id: "own"))), ["own"])
        #expect(bed.calls.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test func aRowThatTheCallerMayNotReadIsToldByItsID() async throws {
        let bed = bed(missing, .json(Rows.row("new1")), serverKey: "server")
        guard case .created(let row) = try await bed.run(new, as: .guest) else {
            Issue.record("not created")
            return
        }
        #expect(String(decoding: row, as: UTF8.self) == #"{"id":"new1"}"#)
        #expect(bed.transport.requests.map { $0.header("X-Appwrite-Key") } == [[], [], ["server"]])
        // It writes nothing with the key, and reads no more than that the row is there.
        #expect(bed.transport.requests[2].queries == [#"{"method":"select","values":["$id"]}"#])
    }

    /// An answer says that the server is done with it.
    @Test func aServerThatHasFailedIsDone() async throws {
        let failed = ExecutionBed(broken, missing)
        #expect(await error(failed, new, as: .key("k"))?.statusCode == 500)
        let made = ExecutionBed(broken, .json(Rows.row("new1")))
        #expect(try id(await made.run(new, as: .key("k"))) == "new1")
    }

    @Test(arguments: [
        TransportResponse(status: 504, body: Array("<html>".utf8)),
        TransportResponse(status: 201, body: Array("{".utf8)),
        .empty(status: 201),
    ])
    func anAnswerThatIsNoneIsLost(_ answer: TransportResponse) async throws {
        let bed = ExecutionBed(answer, .json(Rows.row("new1")))
        #expect(try id(await bed.run(new)) == "new1")
    }

    @Test func whatWasNotSentIsNoQuestion() async throws {
        for code in [TransportError.Code.unreachable, .tls, .overloaded] {
            let bed = ExecutionBed()
            bed.transport.enqueue(failure: TransportError(code, "no"))
            #expect(await error(bed, new)?.type != "gateway_outcome_unknown")
            #expect(bed.calls == ["POST /rows"])
        }
        let bed = ExecutionBed()
        bed.transport.enqueue(failure: TransportError(.timedOut, "no connection", mayHaveArrived: false))
        #expect(await error(bed, new)?.type == "gateway_upstream_timeout")
        #expect(bed.calls == ["POST /rows"])
    }

    @Test func whoHasGoneIsNotAskedFor() async throws {
        let bed = ExecutionBed()
        bed.transport.enqueue(failure: TransportError(.cancelled, "gone"))
        expectUnknown(await error(bed, new), ["new1"])
        #expect(bed.calls == ["POST /rows"])
    }

    // Updating

    private let change = DataRequest.Operation.update(id: "a", RowInput(data: ["title": "t-a"]))

    @Test func aRowThatHoldsWhatWasSetIsTheAnswer() async throws {
        let bed = bed(.json(Rows.row("a")))
        #expect(try id(await bed.run(change)) == "a")
        #expect(bed.calls == ["PATCH /rows/a", "GET /rows/a"])
    }

    @Test(
        arguments: [
            ["title": "other"], ["title": "t-a", "views": 1], ["title": "t-a", "nope": nil],
        ] as [JSONObject])
    func aRowThatDoesNotHoldItIsUnknown(_ data: JSONObject) async throws {
        let bed = bed(.json(Rows.row("a")), .json(Rows.row("a")), .json(Rows.row("a")))
        let update = RowUpdate(data: data, permissions: .unchanged)
        #expect(!update.isHeld(by: try JSONValue(parsing: Array(Rows.row("a").utf8))))
        expectUnknown(await error(bed, .update(id: "a", RowInput(data: ["title": "other"]))), ["a"])
    }

    @Test func valuesAreComparedAsTheyAreStored() throws {
        let row = try JSONValue(
            parsing: Array(
                #"{"$id":"a","n":9007199254740993,"f":1.0,"l":["x",2],"r":{"$id":"b"},"t":"x","e":null}"#.utf8))
        func holds(_ data: JSONObject) -> Bool { RowUpdate(data: data, permissions: .unchanged).isHeld(by: row) }
        #expect(holds(["n": 9_007_199_254_740_993, "f": 1, "l": ["x", 2], "r": "b", "t": "x", "e": nil]))
        #expect(!holds(["n": 9_007_199_254_740_992]))
        #expect(!holds(["l": ["x"]]))
        #expect(!holds(["r": "c"]))
        #expect(!holds(["r": ["title": "a new row"]]))
        #expect(!holds(["t": nil]))
        #expect(!holds(["missing": nil]))
    }

    @Test func permissionsAreCompared() throws {
        let row = try JSONValue(
            parsing: Array(
                #"{"$id":"a","$permissions":["read(\"any\")","update(\"users\")","delete(\"users\")"]}"#.utf8))
        func holds(_ change: PermissionChange) -> Bool { RowUpdate(data: [:], permissions: change).isHeld(by: row) }
        let (read, write) = (Permission(.read, .any), Permission(.write, .users(nil)))
        #expect(holds(.replaced([write, read])))
        #expect(holds(.readReplaced([read])))
        #expect(holds(.writeReplaced([write])))
        #expect(!holds(.replaced([read])))
        #expect(!holds(.readReplaced([])))
        #expect(!holds(.writeReplaced([Permission(.update, .users(nil))])))
    }

    /// What is read before the write is no write.
    @Test func aReadBeforeTheWriteLeavesNothingOpen() async throws {
        let bed = ExecutionBed()
        bed.transport.enqueue(failure: Self.lost)
        let input = RowInput(data: ["title": "x"], permissions: PermissionInput(read: ["users"]))
        #expect(await error(bed, .update(id: "a", input))?.type == "gateway_upstream_connection_lost")
        #expect(bed.calls == ["GET /rows/a"])
    }

    // Deleting

    @Test func aRowThatIsGoneIsDeleted() async throws {
        for (bed, credential) in [
            (bed(missing), Credential.key("k")), (bed(missing, missing, serverKey: "server"), .session("s")),
        ] {
            guard case .deleted("a") = try await bed.run(.deleteOne(id: "a"), as: credential) else {
                Issue.record("not deleted")
                return
            }
            #expect(bed.transport.unusedAnswers == 0)
        }
    }

    @Test func aRowThatIsThereIsUnknown() async throws {
        let row = TransportResponse.json(Rows.row("a"))
        expectUnknown(await error(bed(row, row, row), .deleteOne(id: "a")), ["a"])
    }

    /// To who may not read a row Appwrite says that there is none.
    @Test func aRowThatCannotBeSeenIsUnknown() async throws {
        expectUnknown(await error(bed(missing, missing, missing), .deleteOne(id: "a")), ["a"])
    }

    // In bulk

    private let three = DataRequest.Operation.createMany(
        ["a", nil, "c"].map { RowInput(data: ["title": "x"], id: $0) })

    @Test func oneOwnRowTellsOfAll() async throws {
        let bed = bed(Rows.list(["new1", "a"]))
        guard case .createdRows(let rows) = try await bed.run(three, as: .key("k")) else {
            Issue.record("not created")
            return
        }
        #expect(Rows.ids(rows) == ["a", "new1", "c"])
        #expect(bed.calls == ["POST /rows", "GET /rows"])
    }

    @Test func rowsUnderTheCallersIDsTellNothing() async throws {
        let found = Rows.list(["a", "c"])
        let error = await error(bed(found, found, found), three, as: .key("k"))
        expectUnknown(error, ["a", "new1", "c"])
        #expect(error?.details?["unknown"] == ["a", "new1", "c"])
    }

    @Test func rowsThatHoldWhatWasSetAreTheAnswer() async throws {
        let change = RowInput(data: ["views": 9_007_199_254_740_993])
        let bed = bed(Rows.list(["b", "a"]))
        let done = try await bed.run(.updateMany(ids: ["a", "b", "nope"], change), as: .key("k"))
        guard case .rows(let rows) = done else {
            Issue.record("not changed")
            return
        }
        #expect(Rows.ids(rows) == ["a", "b"])
        let other = RowInput(data: ["views": 1])
        let list = Rows.list(["a", "b"])
        expectUnknown(
            await error(self.bed(list, list, list), .updateMany(ids: ["a", "b"], other), as: .key("k")), ["a", "b"])
    }

    @Test func rowsThatAreGoneAreDeleted() async throws {
        let gone = bed(Rows.list([]))
        guard case .deletedRows(ids: ["a", "b"]) = try await gone.run(.deleteMany(ids: ["a", "b"]), as: .key("k"))
        else {
            Issue.record("not deleted")
            return
        }
        let half = Rows.list(["b"])
        expectUnknown(await error(bed(half, half, half), .deleteMany(ids: ["a", "b"]), as: .key("k")), ["a", "b"])
    }

    // In transactions

    private let transaction = TransportResponse.json(#"{"$id":"tx1","status":"pending"}"#, status: 201)
    private let staged = TransportResponse.json("{}", status: 201)

    private func state(_ state: String) -> TransportResponse { .json(#"{"$id":"tx1","status":"\#(state)"}"#) }

    private func commit(_ answers: TransportResponse...) -> ExecutionBed {
        let bed = ExecutionBed(transaction, staged)
        bed.transport.enqueue(failure: Self.lost)
        for answer in answers { bed.transport.enqueue(answer) }
        return bed
    }

    private let both = DataRequest.Operation.deleteMany(ids: ["a", "b"])

    @Test func theTransactionTellsWhatBecameOfIt() async throws {
        let bed = commit(state("committing"), state("committed"))
        guard case .deletedRows(ids: ["a", "b"]) = try await bed.run(both) else {
            Issue.record("not deleted")
            return
        }
        #expect(bed.calls.filter { $0.hasPrefix("PATCH") }.count == 1)

        let failed = await error(commit(state("failed")), both)
        #expect(failed?.type == "gateway_upstream_connection_lost")
        #expect(failed?.details?["notDone"] == ["a", "b"])
    }

    /// What has not begun is ended before it can.
    @Test func aCommitThatHasNotArrivedIsGivenUp() async throws {
        let pending = state("pending")
        let bed = commit(pending, pending, pending, state("failed"), state("failed"))
        let told = await error(bed, both)
        #expect(told?.type == "gateway_upstream_connection_lost")
        #expect(told?.details?["notDone"] == ["a", "b"])
        #expect(
            bed.transport.requests.filter { $0.method == "PATCH" }.map(\.bodyText) == [
                #"{"commit":true}"#, #"{"rollback":true}"#,
            ])

        // It came first.
        let refused = TransportResponse.appwriteError(400, "transaction_not_ready", "no")
        guard case .deletedRows = try await commit(pending, pending, pending, refused, state("committed")).run(both)
        else {
            Issue.record("not deleted")
            return
        }
        expectUnknown(await error(commit(pending, pending, pending, refused, state("committing")), both), ["a", "b"])
    }

    @Test func aCommitOfWhichNothingIsHeardIsUnknown() async throws {
        expectUnknown(await error(commit(), both), ["a", "b"])
        let working = state("committing")
        expectUnknown(await error(commit(working, working, working), both), ["a", "b"])
    }

    /// A transaction that cannot be looked at any more, and a row that nobody else can have made.
    @Test func ownRowsTellOfTheirTransaction() async throws {
        let gone = TransportResponse.appwriteError(404, "transaction_not_found", "no")
        let bed = commit(gone, .json(Rows.row("new1")), Rows.list(["a", "new1", "c"]))
        let rows = ["a", nil, "c"].map {
            RowInput(data: ["title": "x"], id: $0, permissions: PermissionInput(read: ["any"]))
        }
        guard case .createdRows(let made) = try await bed.run(.createMany(rows)) else {
            Issue.record("not created")
            return
        }
        #expect(Rows.ids(made) == ["a", "new1", "c"])
    }

    @Test func beforeTheCommitNothingIsWritten() async throws {
        let begin = ExecutionBed()
        begin.transport.enqueue(failure: Self.lost)
        let stage = ExecutionBed(transaction)
        stage.transport.enqueue(failure: Self.lost)
        for bed in [begin, stage] {
            let told = await error(bed, both)
            #expect(told?.type == "gateway_upstream_connection_lost")
            #expect(told?.details?["notDone"] == ["a", "b"])
            #expect(told?.details?["ids"] == nil)
        }
    }

    // One by one

    @Test func aRowOfManyThatIsUnknownIsToldFirst() async throws {
        let refused = TransportResponse.appwriteError(401, "user_unauthorized", "Not authorized.")
        let bed = ExecutionBed(refused)
        bed.transport.enqueue(failure: Self.lost)
        for _ in 0..<3 { bed.transport.enqueue(missing) }
        let told = await error(bed, .deleteMany(ids: ["a", "b", "c"]), as: .guest)
        expectUnknown(told, ["b"])
        #expect(told?.details?["failed"]?.array?.first?["id"] == "a")
        #expect(told?.details?["notDone"] == ["c"])
    }
}
