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
                == ["rowId": "new1", "data": ["title": "x"], "permissions": [#"read("any")"#]])
    }

    @Test func aUniqueIndexThatIsViolatedIsARefusal() async throws {
        let exists = TransportResponse.appwriteError(409, "row_already_exists", "taken")
        let bed = ExecutionBed(exists)
        await #expect(throws: ExecutionError.self) { try await bed.run(.create(RowInput(data: ["title": "x"]))) }
        #expect(bed.calls == ["POST /rows"])

        let named = ExecutionBed(exists)
        await #expect(throws: ExecutionError.self) {
            try await named.run(.create(RowInput(data: ["title": "x"], id: "own")))
        }
        #expect(named.calls == ["POST /rows"])
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
        #expect(error?.outcomes?.ids(.done) == (0..<100).map { "r\($0)" })
        #expect(error?.outcomes?.ids(.notDone) == (100..<150).map { "r\($0)" })
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

    /// Appwrite chooses permissions only for a row that is staged by itself; the others then get the same.
    @Test func aUserCreatesInATransaction() async throws {
        let staged = TransportResponse.json(Rows.row("x"), status: 201)
        let bed = ExecutionBed(
            transaction, staged, .json("{}", status: 201), finished, Rows.list(["a", "new1"]))
        let answer = try await bed.run(.createMany(rows))
        #expect(ids(answer) == ["a", "new1", "c"], "one that cannot be read is there by its id")
        #expect(
            bed.calls == [
                "POST /v1/tablesdb/transactions", "POST /rows", "POST /v1/tablesdb/transactions/tx1/operations",
                "PATCH /v1/tablesdb/transactions/tx1", "GET /rows",
            ])
        #expect(try body(bed, 1)["rowId"] == "a")
        #expect(try body(bed, 1)["transactionId"] == "tx1")
        let operations = try body(bed, 2)["operations"]?.array ?? []
        #expect(operations.map { $0["rowId"] } == ["new1", "c"])
        for operation in operations {
            #expect(operation["data"]?["$permissions"] == [#"read("any")"#, #"update("users")"#])
        }
    }

    /// 2,000 rows of a CSV file: 20 transactions, and not one call for each row.
    @Test func anImportIsAFewCalls() async throws {
        let inputs = (0..<2_000).map { RowInput(data: ["views": .integer($0)]) }
        let bed = ExecutionBed()
        for chunk in 0..<20 {
            bed.transport.enqueue(transaction)
            if chunk == 0 { bed.transport.enqueue(.json(Rows.row("x"), status: 201)) }
            bed.transport.enqueue(.json("{}", status: 201))
            bed.transport.enqueue(finished)
        }
        // Reading back is not what is counted here: rows that cannot be read are there by their ids.
        bed.transport.enqueue(.appwriteError(401, "user_unauthorized", "no"))
        #expect(ids(try await bed.run(.createMany(inputs)))?.count == 2_000)
        #expect(bed.calls.count == 62)
    }

    @Test func withoutAnAnswersPermissionsEveryRowIsStagedAlone() async throws {
        let mute = TransportResponse.json(#"{"$id":"x"}"#, status: 201)
        let bed = ExecutionBed(transaction, mute, mute, mute, finished, Rows.list(["a"]))
        #expect(ids(try await bed.run(.createMany(rows))) == ["a", "new1", "c"])
        #expect(bed.calls.filter { $0 == "POST /rows" }.count == 3)
    }

    @Test func aKeysRowsAreStagedInOneCall() async throws {
        let bed = ExecutionBed(transaction, .json("{}", status: 201), finished, Rows.list(["a", "new1", "c"]))
        _ = try await bed.run(.createMany(rows), as: .key("k"), schema: SampleSchema.posts)
        #expect(bed.calls.count == 4)
        #expect(try body(bed, 1)["operations"]?.array?.first?["data"] == ["title": "a"], "no permissions: nobody's")
    }

    @Test func whatIsWrittenIsNoErrorBecauseItCannotBeReadBack() async throws {
        let bed = ExecutionBed(
            transaction, .json("{}", status: 201), finished, .appwriteError(401, "user_unauthorized", "no"))
        let answer = try await bed.run(.updateMany(ids: ["a", "b"], RowInput(data: ["title": "x"])))
        #expect(ids(answer) == ["a", "b"])
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
        #expect(error?.outcomes?.ids(.done) == [])
        #expect(bed.calls[2] == "PATCH /v1/tablesdb/transactions/tx1")
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
        #expect(error?.outcomes?.ids(.done) == Array(ids.prefix(100)))
        #expect(error?.outcomes?.ids(.notDone) == Array(ids.suffix(50)))
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
