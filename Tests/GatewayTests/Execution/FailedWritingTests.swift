import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Execution: rows that cannot be written")
struct FailedWritingTests {
    private let transaction = TransportResponse.json(#"{"$id":"tx1","status":"pending"}"#, status: 201)
    private let staged = TransportResponse.json("{}", status: 201)
    private let finished = TransportResponse.json(#"{"$id":"tx1","status":"committed"}"#)
    private let unauthorized = TransportResponse.appwriteError(401, "user_unauthorized", "Not authorized.")
    private let missing = TransportResponse.appwriteError(404, "row_not_found", "Not found.")

    private func failure(
        _ bed: ExecutionBed, _ operation: DataRequest.Operation, as credential: Credential = .session("s"),
        schema: TableSchema? = SampleSchema.plain
    ) async throws -> (RowOutcomes, HttpError) {
        let error = await #expect(throws: ExecutionError.self) {
            try await bed.run(operation, as: credential, schema: schema)
        }
        let failure = try #require(error)
        return (try #require(failure.outcomes), FailureMapping.error(for: failure))
    }

    // One by one

    @Test func theOthersHaveTheirTurn() async throws {
        let bed = ExecutionBed(.empty(), unauthorized, .empty(), missing)
        let (outcomes, error) = try await failure(bed, .deleteMany(ids: ["a", "b", "c", "d"]), as: .guest)
        #expect(outcomes.ids(.done) == ["a", "c"])
        #expect(outcomes.failures.map(\.id) == ["b", "d"])
        #expect((error.statusCode, error.type) == (401, "user_unauthorized"), "the first failure gives the status")
        #expect(
            error.message
                == #"Not authorized. Of 4 rows 2 were written and stay so and 2 failed ("b", "d"); `details` names them."#
        )
        #expect(
            error.details == [
                "done": ["a", "c"],
                "failed": [
                    [
                        "id": "b", "row": 2, "message": "Not authorized.", "statusCode": 401,
                        "type": "user_unauthorized",
                    ],
                    ["id": "d", "row": 4, "message": "Not found.", "statusCode": 404, "type": "row_not_found"],
                ],
                "notDone": [],
            ])
    }

    @Test(arguments: ["Not authorized", "Not authorized.", "Not authorized!"])
    func theSentencesOfAnErrorDoNotRunTogether(_ message: String) async throws {
        let refused = TransportResponse.appwriteError(401, "user_unauthorized", message)
        let (_, error) = try await failure(ExecutionBed(refused, refused), .deleteMany(ids: ["a", "b"]), as: .guest)
        let first = message.hasSuffix("d") ? message + "." : message
        #expect(error.message.hasPrefix("\(first) Of 2 rows 2 failed"))
    }

    static let ends: [(answer: TransportResponse, outcome: RowOutcomes.Outcome?)] = [
        (.appwriteError(429, "general_rate_limit_exceeded", "Slow down."), nil),
        (.appwriteError(500, "general_unknown", "Server Error"), .unknown),
        (.appwriteError(503, "general_server_error", "Down."), nil),
    ]

    @Test(arguments: ends)
    func whatWouldFailForEveryRowEndsIt(
        _ example: (answer: TransportResponse, outcome: RowOutcomes.Outcome?)
    ) async throws {
        let bed = ExecutionBed(.empty(), example.answer)
        let (outcomes, _) = try await failure(bed, .deleteMany(ids: ["a", "b", "c"]), as: .guest)
        #expect(bed.calls.filter { $0.hasPrefix("DELETE") }.count == 2)
        #expect(outcomes.ids(.done) == ["a"])
        #expect(outcomes.ids(.notDone) == ["c"])
        #expect(example.outcome.map { outcomes.ids($0) } ?? outcomes.failures.map(\.id) == ["b"])
    }

    @Test func manyFailuresEndIt() async throws {
        let ids = (0..<30).map { "r\($0)" }
        let bed = ExecutionBed()
        for _ in ids { bed.transport.enqueue(unauthorized) }
        let (outcomes, error) = try await failure(bed, .deleteMany(ids: ids), as: .guest)
        #expect(outcomes.failures.count == 20)
        #expect(outcomes.ids(.notDone) == Array(ids.suffix(10)))
        #expect(bed.calls.count == 20)
        #expect(error.message.contains(#"20 failed ("r0", "r1", "r2", …) and 10 were left as they were"#))
    }

    @Test func aConnectionThatBreaksLeavesItsRowUnknown() async throws {
        let bed = ExecutionBed(.empty())
        bed.transport.enqueue(failure: TransportError(.connectionLost, "gone"))
        let (outcomes, error) = try await failure(bed, .deleteMany(ids: ["a", "b", "c"]), as: .guest)
        #expect(outcomes.outcomes == [.done, .unknown, .notDone])
        #expect(error.type == "gateway_outcome_unknown")
        #expect(error.details?["unknown"] == ["b"])
        #expect(error.details?["ids"] == ["b"])
        #expect(error.message.contains("of 1 it is not known whether it was written"))
    }

    @Test func creatingGoesOnAsWell() async throws {
        let refused = TransportResponse.appwriteError(
            400, "row_invalid_structure", #"Invalid document structure: Unknown attribute: \"nope\""#)
        let bed = ExecutionBed(.json(Rows.row("new1")), refused, .json(Rows.row("new3")))
        let rows = ["a", "b", "c"].map { RowInput(data: ["title": .string($0)]) }
        let (outcomes, error) = try await failure(bed, .createMany(rows), as: .guest)
        #expect(outcomes.ids(.done) == ["new1", "new3"])
        #expect(error.errors == ["nope": ["There is no such column."]])
        let failed = error.details?["failed"]?.array?.first
        #expect(failed?["row"] == 2)
        #expect(failed?["errors"] == ["nope": ["There is no such column."]])
    }

    // In transactions

    @Test func missingRowsAreFoundOut() async throws {
        let bed = ExecutionBed(transaction, missing, finished, Rows.list(["a", "c"]))
        let (outcomes, error) = try await failure(bed, .deleteMany(ids: ["a", "b", "c"]))
        #expect(bed.calls.last == "GET /rows")
        #expect(outcomes.failures.map(\.id) == ["b"])
        #expect(outcomes.ids(.notDone) == ["a", "c"], "all or nothing")
        #expect(
            error.message.hasSuffix(#"Of 3 rows 1 failed ("b") and 2 were left as they were; `details` names them."#))
    }

    @Test func aRowThatTheMessageNamesNeedsNoSearch() async throws {
        let named = TransportResponse.appwriteError(
            404, "document_not_found", "Document with the requested ID 'b' could not be found.")
        let bed = ExecutionBed(transaction, staged, named)
        let (outcomes, _) = try await failure(bed, .deleteMany(ids: ["a", "b", "c"]))
        #expect(outcomes.failures.map(\.id) == ["b"])
        #expect(bed.calls.count == 3)
    }

    @Test func takenIdsAreFoundOut() async throws {
        let conflict = TransportResponse.appwriteError(409, "transaction_conflict", "The transaction has a conflict.")
        let bed = ExecutionBed(transaction, staged, conflict, Rows.list(["b"]))
        let rows = ["a", "b"].map {
            RowInput(data: ["title": "x"], id: $0, permissions: PermissionInput(read: ["any"]))
        }
        let (outcomes, error) = try await failure(bed, .createMany(rows))
        #expect(outcomes.failures.map(\.id) == ["b"])
        #expect(outcomes.ids(.notDone) == ["a"])
        #expect((error.statusCode, error.type) == (409, "transaction_conflict"))
        #expect(error.message.contains("A row's id or a value that must be unique is taken"))
        #expect(error.details?["failed"]?.array?.first?["type"] == "row_already_exists")
    }

    @Test func theRowThatIsStagedAloneIsTheOneThatFailed() async throws {
        let bed = ExecutionBed(transaction, unauthorized, finished)
        let rows = ["a", "b"].map { RowInput(data: ["title": "x"], id: $0) }
        let (outcomes, _) = try await failure(bed, .createMany(rows))
        #expect(outcomes.failures.map(\.id) == ["a"])
        #expect(outcomes.ids(.notDone) == ["b"])
    }

    @Test func aCommitWithoutAnAnswerLeavesItsRowsUnknown() async throws {
        let bed = ExecutionBed(transaction, staged)
        bed.transport.enqueue(failure: TransportError(.timedOut, "slow"))
        let (outcomes, error) = try await failure(bed, .deleteMany(ids: ["a", "b"]))
        #expect(outcomes.outcomes == [.unknown, .unknown])
        #expect((error.statusCode, error.type) == (502, "gateway_outcome_unknown"))
        #expect(error.details?["ids"] == ["a", "b"])
    }

    @Test func stagingWithoutAnAnswerHasWrittenNothing() async throws {
        let bed = ExecutionBed(transaction)
        bed.transport.enqueue(failure: TransportError(.timedOut, "slow"))
        bed.transport.enqueue(finished)
        let (outcomes, _) = try await failure(bed, .deleteMany(ids: ["a", "b"]))
        #expect(outcomes.outcomes == [.notDone, .notDone])
    }

    // Permissions that depend on the rows

    @Test func presentPermissionsAreReadInOneCall() async throws {
        let bed = ExecutionBed(Rows.list(["b", "a"]), transaction, staged, finished, Rows.list(["a", "b"]))
        let input = RowInput(data: [:], permissions: PermissionInput(read: ["users"]))
        _ = try await bed.run(.updateMany(ids: ["a", "b"], input))
        #expect(
            bed.calls == [
                "GET /rows", "POST /v1/tablesdb/transactions", "POST /v1/tablesdb/transactions/tx1/operations",
                "PATCH /v1/tablesdb/transactions/tx1", "GET /rows",
            ])
        let operations = try JSONValue(parsing: bed.transport.requests[2].body ?? [])["operations"]?.array ?? []
        #expect(operations.map { $0["rowId"] } == ["a", "b"])
        for operation in operations {
            #expect(operation["data"] == ["$permissions": [#"read("users")"#, #"update("users")"#]])
        }
    }

    @Test func aRowWhosePermissionsCannotBeReadIsNotWritten() async throws {
        let bed = ExecutionBed(Rows.list(["a"]))
        let input = RowInput(data: [:], permissions: PermissionInput(write: ["users"]))
        let (outcomes, error) = try await failure(bed, .updateMany(ids: ["a", "b"], input))
        #expect(outcomes.failures.map(\.id) == ["b"])
        #expect(error.statusCode == 404)
        #expect(bed.calls == ["GET /rows"])
    }

    /// A resource may hide columns, which no row's failure may name either.
    @Test func whatIsNotToBeToldIsToldOfNoRow() async throws {
        let refused = TransportResponse.appwriteError(
            400, "row_invalid_structure", #"Invalid document structure: Missing required attribute \"canary\""#)
        let bed = ExecutionBed(.empty(), refused, refused)
        let error = await #expect(throws: ExecutionError.self) {
            try await bed.run(.deleteMany(ids: ["a", "b", "c"]), as: .guest)
        }
        var rules = ResourceRules()
        rules.hidden = ["canary"]
        let answer = FailureMapping.error(for: try #require(error), redacted: { [rules] in rules.redacted($0, nil) })
        #expect(!String(decoding: ErrorBody.response(answer).body, as: UTF8.self).contains("canary"))
        #expect(answer.message.contains("Of 3 rows 1 was written and stays so and 2 failed"))
        #expect(answer.details?["failed"]?.array?.map { $0["id"] } == ["b", "c"])
        #expect(answer.details?["done"] == ["a"])
    }

    // In bulk

    @Test func takenIdsOfABulkCallAreFoundOut() async throws {
        let bed = ExecutionBed(.appwriteError(409, "row_already_exists", "taken"), Rows.list(["b"]))
        let rows = ["a", "b"].map { RowInput(data: ["title": "x"], id: $0) }
        let (outcomes, _) = try await failure(bed, .createMany(rows), as: .key("k"))
        #expect(outcomes.failures.map(\.id) == ["b"])
        #expect(bed.calls == ["POST /rows", "GET /rows"])
    }

    // Grants

    @Test func rolesThatTheCallerMayNotGrantToAreNamed() async throws {
        let refusal = TransportResponse.appwriteError(
            401, "user_unauthorized", "Permissions must be one of: (any, users, user:alice, users/verified)")
        let bed = ExecutionBed(refusal)
        let input = RowInput(
            data: ["title": "x"],
            permissions: PermissionInput(read: ["any", "team:staff"], write: ["user:bob", "users"]))
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.create(input)) }
        let answer = FailureMapping.error(for: try #require(error))
        #expect((answer.statusCode, answer.type) == (401, "user_unauthorized"))
        #expect(
            answer.errors == [
                "$permissions": [
                    #"You may not grant permissions to "team:staff": only to roles that you hold yourself."#,
                    #"You may not grant permissions to "user:bob": only to roles that you hold yourself."#,
                ]
            ])
        for words in [#""team:staff""#, #""user:bob""#, "Permissions must be one of: (any, users,"] {
            #expect(answer.message.contains(words))
        }
    }

    @Test func permissionsThatTheRowHadAreSaidToCount() async throws {
        let refusal = TransportResponse.appwriteError(
            401, "user_unauthorized", "Permissions must be one of: (any, users)")
        let bed = ExecutionBed(.json(Rows.row("a")), refusal)
        let input = RowInput(data: [:], permissions: PermissionInput(read: ["any"]))
        let error = await #expect(throws: ExecutionError.self) { try await bed.run(.update(id: "a", input)) }
        let answer = FailureMapping.error(for: try #require(error))
        #expect(answer.errors.isEmpty)
        #expect(answer.message.contains("count as granted anew"))
    }
}
