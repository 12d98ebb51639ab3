import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Execution: writing")
struct WritingTests {
    private let rows = [
        RowInput(data: ["title": "a"], id: "a"), RowInput(data: ["title": "b"]),
        RowInput(data: ["title": "c"], id: "c"),
    ]
    private let permitted = PermissionInput(read: ["any"])

    private func ids(_ answer: DataAnswer) -> [String]? {
        switch answer {
        case .rows(let bytes), .createdRows(let bytes): Rows.ids(bytes)
        case .deletedRows(let ids): ids
        default: nil
        }
    }

    private func body(_ bed: ExecutionBed, _ index: Int) throws -> JSONValue {
        try JSONValue(parsing: bed.transport.requests[index].body ?? [])
    }

    // One row

    @Test func createOne() async throws {
        let bed = ExecutionBed(.json(Rows.row("x"), status: 201))
        guard
            case .created(let bytes) = try await bed.run(
                .create(RowInput(data: ["title": "x"], permissions: permitted)))
        else {
            Issue.record("not created")
            return
        }
        #expect(try JSONValue(parsing: bytes)["id"] == "x")
        #expect(bed.calls == ["POST /rows"])
        #expect(
            try body(bed, 0)
                == ["rowId": "unique()", "data": ["title": "x"], "permissions": [#"read("any")"#]])
    }

    @Test func updateOneLeavesPermissionsAlone() async throws {
        let bed = ExecutionBed(.json(Rows.row("a")))
        _ = try await bed.run(.update(id: "a", RowInput(data: ["title": "x"])))
        #expect(bed.calls == ["PATCH /rows/a"])
        #expect(try body(bed, 0) == ["data": ["title": "x"]])
    }

    @Test func aPermissionHeaderAloneKeepsTheOtherHalf() async throws {
        let bed = ExecutionBed(.json(Rows.row("a")), .json(Rows.row("a")))
        _ = try await bed.run(
            .update(id: "a", RowInput(data: ["title": "x"], permissions: PermissionInput(read: ["users"]))))
        #expect(bed.calls == ["GET /rows/a", "PATCH /rows/a"])
        #expect(try body(bed, 1)["permissions"] == [#"read("users")"#, #"update("users")"#])
    }

    @Test func deleteOne() async throws {
        let bed = ExecutionBed(.empty())
        guard case .deleted("a") = try await bed.run(.deleteOne(id: "a")) else {
            Issue.record("not deleted")
            return
        }
        #expect(bed.calls == ["DELETE /rows/a"])
    }

    // In bulk

    @Test func aKeyCreatesInBulk() async throws {
        let bed = ExecutionBed(Rows.list(["a", "new1", "c"]))
        #expect(ids(try await bed.run(.createMany(rows), as: .key("k"))) == ["a", "new1", "c"])
        #expect(bed.calls == ["POST /rows"])
        #expect(
            try body(bed, 0) == [
                "rows": [["title": "a", "$id": "a"], ["title": "b", "$id": "new1"], ["title": "c", "$id": "c"]]
            ])
    }

    @Test func bulkCallsHoldAHundredRows() async throws {
        let inputs = (0..<250).map { RowInput(data: ["views": .integer($0)], id: "r\($0)") }
        let bed = ExecutionBed()
        for start in [0, 100, 200] {
            bed.transport.enqueue(Rows.list((start..<min(start + 100, 250)).map { "r\($0)" }))
        }
        #expect(ids(try await bed.run(.createMany(inputs), as: .key("k")))?.count == 250)
        #expect(bed.calls == ["POST /rows", "POST /rows", "POST /rows"])
    }

    @Test func aKeyUpdatesInBulkAndNamesTheRows() async throws {
        let bed = ExecutionBed(Rows.list(["b", "a"]))
        let input = RowInput(data: ["title": "x"], permissions: PermissionInput(permissions: [#"read("any")"#]))
        #expect(ids(try await bed.run(.updateMany(ids: ["a", "b", "nope"], input), as: .key("k"))) == ["a", "b"])
        #expect(bed.calls == ["PATCH /rows"])
        #expect(
            try body(bed, 0) == [
                "data": ["title": "x", "$permissions": [#"read("any")"#]],
                "queries": [#"{"method":"equal","attribute":"$id","values":["a","b","nope"]}"#],
            ])
    }

    @Test func aKeyDeletesInBulk() async throws {
        let bed = ExecutionBed(Rows.list(["a", "b"]))
        #expect(ids(try await bed.run(.deleteMany(ids: ["a", "b"]), as: .key("k"))) == ["a", "b"])
        #expect(bed.calls == ["DELETE /rows"])
        #expect(try body(bed, 0) == ["queries": [#"{"method":"equal","attribute":"$id","values":["a","b"]}"#]])
    }

    @Test func aFailedBulkCallTellsWhatWasDone() async throws {
        let inputs = (0..<150).map { RowInput(data: ["views": .integer($0)], id: "r\($0)") }
        let bed = ExecutionBed(
            Rows.list((0..<100).map { "r\($0)" }), .appwriteError(409, "row_already_exists", "taken"))
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.createMany(inputs), as: .key("k")) }
        #expect(error?.done == (0..<100).map { "r\($0)" })
    }

    // In a transaction

    private let transaction = TransportResponse.json(#"{"$id":"tx1","status":"pending"}"#, status: 201)
    private let finished = TransportResponse.json(#"{"$id":"tx1","status":"committed"}"#)

    @Test func aUserDeletesInATransaction() async throws {
        let bed = ExecutionBed(transaction, .json("{}", status: 201), finished)
        #expect(ids(try await bed.run(.deleteMany(ids: ["a", "b"]))) == ["a", "b"])
        #expect(
            bed.calls == [
                "POST /v1/tablesdb/transactions", "POST /v1/tablesdb/transactions/tx1/operations",
                "PATCH /v1/tablesdb/transactions/tx1",
            ])
        #expect(try body(bed, 1)["operations"]?.array?.map { $0["action"] } == ["delete", "delete"])
        #expect(try body(bed, 2) == ["commit": true])
    }

    @Test func aUserUpdatesInATransactionAndReadsBack() async throws {
        let bed = ExecutionBed(transaction, .json("{}", status: 201), finished, Rows.list(["b", "a"]))
        let answer = try await bed.run(.updateMany(ids: ["a", "b"], RowInput(data: ["title": "x"])))
        #expect(ids(answer) == ["a", "b"])
        #expect(bed.calls.last == "GET /rows")
        #expect(try body(bed, 1)["operations"]?.array?.first?["data"] == ["title": "x"])
    }

    /// Rows whose permissions Appwrite chooses are staged one by one, for only then is it known that it does.
    @Test func aUserCreatesInATransaction() async throws {
        let staged = TransportResponse.json(Rows.row("x"), status: 201)
        let bed = ExecutionBed(transaction, staged, staged, staged, finished, Rows.list(["a", "new1"]))
        let answer = try await bed.run(.createMany(rows))
        #expect(ids(answer) == ["a", "new1", "c"], "one that cannot be read is there by its id")
        #expect(
            bed.calls == [
                "POST /v1/tablesdb/transactions", "POST /rows", "POST /rows", "POST /rows",
                "PATCH /v1/tablesdb/transactions/tx1", "GET /rows",
            ])
        #expect(try (1...3).map { try body(bed, $0)["rowId"] } == ["a", "new1", "c"])
        #expect(try (1...3).map { try body(bed, $0)["transactionId"] } == ["tx1", "tx1", "tx1"])
    }

    @Test func rowsWithPermissionsAreStagedInOneCall() async throws {
        let bed = ExecutionBed(transaction, .json("{}", status: 201), finished, Rows.list(["a", "new1"]))
        let inputs = rows.prefix(2).map { RowInput(data: $0.data, id: $0.id, permissions: permitted) }
        #expect(ids(try await bed.run(.createMany(inputs))) == ["a", "new1"])
        #expect(bed.calls.count == 4)
        #expect(try body(bed, 1)["operations"]?.array?.first?["data"]?["$permissions"] == [#"read("any")"#])
    }

    @Test func aFailedTransactionIsRolledBack() async throws {
        let bed = ExecutionBed(transaction, .appwriteError(404, "row_not_found", "no"), finished)
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.deleteMany(ids: ["a", "b"])) }
        #expect(error?.done == [])
        #expect(bed.calls.last == "PATCH /v1/tablesdb/transactions/tx1")
        #expect(try body(bed, 2) == ["rollback": true])
    }

    @Test func aConflictAtTheEndIsToldAsItIs() async throws {
        let bed = ExecutionBed(
            transaction, .json("{}", status: 201), .appwriteError(409, "transaction_conflict", "conflict"))
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.deleteMany(ids: ["a", "b"])) }
        #expect(error.map { FailureMapping.error(for: $0).statusCode } == 409)
    }

    @Test func moreThanAHundredAreSeveralTransactions() async throws {
        let ids = (0..<150).map { "r\($0)" }
        let bed = ExecutionBed(
            transaction, .json("{}", status: 201), finished, transaction,
            .appwriteError(401, "user_unauthorized", "no"), finished)
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.deleteMany(ids: ids)) }
        #expect(error?.done == Array(ids.prefix(100)))
    }

    @Test func aServerWithoutTransactionsIsWrittenOneByOne() async throws {
        let missing = TransportResponse.appwriteError(404, "general_route_not_found", "Route not found")
        let bed = ExecutionBed(missing, .empty(), .empty())
        #expect(ids(try await bed.run(.deleteMany(ids: ["a", "b"]))) == ["a", "b"])
        #expect(bed.calls == ["POST /v1/tablesdb/transactions", "DELETE /rows/a", "DELETE /rows/b"])
    }

    // One by one

    @Test func aGuestWritesOneByOne() async throws {
        let bed = ExecutionBed(.json(Rows.row("a")), .json(Rows.row("b")), .json(Rows.row("c")))
        #expect(ids(try await bed.run(.createMany(rows), as: .guest)) == ["a", "b", "c"])
        #expect(bed.calls == ["POST /rows", "POST /rows", "POST /rows"])
    }

    @Test func theFirstFailureStopsAndTellsWhatWasDone() async throws {
        let bed = ExecutionBed(.empty(), .empty(), .appwriteError(401, "user_unauthorized", "Not authorized."))
        let error = await #expect(throws: ExecutionError.self) {
            try await bed.run(.deleteMany(ids: ["a", "b", "c", "d"]), as: .guest)
        }
        #expect(error?.done == ["a", "b"])
        #expect(error?.failedID == "c")
        #expect(bed.calls.count == 3)
        #expect(
            error.map { FailureMapping.error(for: $0).message }
                == "Not authorized. It failed at row \"c\"; before it, 2 rows were written: a, b.")
    }

    @Test func nothingToWriteIsNothingToAsk() async throws {
        let bed = ExecutionBed()
        #expect(ids(try await bed.run(.createMany([]))) == [])
        #expect(bed.calls.isEmpty)
    }

    /// One row needs neither bulk nor transaction.
    @Test(arguments: [Credential.key("k"), .session("s"), .guest])
    func oneRowIsOneCall(_ credential: Credential) async throws {
        let bed = ExecutionBed(.json(Rows.row("a")), .json(Rows.row("a")), .empty())
        #expect(ids(try await bed.run(.createMany([rows[0]]), as: credential)) == ["a"])
        #expect(ids(try await bed.run(.updateMany(ids: ["a"], rows[0]), as: credential)) == ["a"])
        #expect(ids(try await bed.run(.deleteMany(ids: ["a"]), as: credential)) == ["a"])
        #expect(bed.calls == ["POST /rows", "PATCH /rows/a", "DELETE /rows/a"])
    }
}
