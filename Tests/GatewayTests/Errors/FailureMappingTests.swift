import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Errors: from Appwrite's to refine's")
struct FailureMappingTests {
    static let transports: [(code: TransportError.Code, status: Int, type: String)] = [
        (.unreachable, 502, "gateway_upstream_unreachable"), (.timedOut, 504, "gateway_upstream_timeout"),
        (.tooLarge, 502, "gateway_upstream_answer_too_large"), (.tls, 502, "gateway_upstream_tls"),
        (.invalidRequest, 400, "gateway_request_unsendable"),
        (.connectionLost, 502, "gateway_upstream_connection_lost"), (.overloaded, 503, "gateway_overloaded"),
        (.cancelled, 503, "gateway_cancelled"), (.shutDown, 503, "gateway_shutting_down"),
    ]

    @Test(arguments: transports)
    func whatHappensOnTheWay(_ example: (code: TransportError.Code, status: Int, type: String)) {
        let error = FailureMapping.error(for: .transport(TransportError(example.code, "host-canary")))
        #expect((error.statusCode, error.type) == (example.status, example.type))
        #expect(!error.message.contains("canary"), "what the log says is not for callers")
    }

    @Test func anUnreadableAnswer() {
        let error = FailureMapping.error(for: .unreadable("canary"))
        #expect((error.statusCode, error.type) == (502, "gateway_upstream_unreadable"))
        #expect(!error.message.contains("canary"))
    }

    @Test(arguments: [400, 401, 403, 404, 405, 408, 409, 410, 412, 416, 422, 429, 451, 500, 501, 503])
    func appwritesErrorsAreKept(_ status: Int) {
        let error = FailureMapping.error(
            for: .refused(AppwriteError(status: status, type: "some_type", message: "Some message.")))
        #expect(error == HttpError(status, type: "some_type", "Some message."))
    }

    @Test(arguments: [0, 100, 204, 301, 302, 399, 600, 999])
    func whatIsNoErrorsStatusIsUnreadable(_ status: Int) {
        let error = FailureMapping.error(for: .refused(AppwriteError(status: status, type: "t", message: "m")))
        #expect((error.statusCode, error.type) == (502, "gateway_upstream_unreadable"))
    }

    @Test func retryAfterIsPassedOn() {
        let error = FailureMapping.error(
            for: .refused(
                AppwriteError(status: 429, type: "general_rate_limit_exceeded", message: "Slow down.", retryAfter: 37)))
        #expect(error.headers == ["Retry-After": "37"])
    }

    /// Messages of Appwrite 1.8.1, as recorded.
    static let structures: [(message: String, errors: [String: [String]])] = [
        (#"Missing required attribute "title""#, ["title": ["This column is required."]]),
        (#"Unknown attribute: "nosuch""#, ["nosuch": ["There is no such column."]]),
        (
            #"Attribute "qty" has invalid format. Value must be a valid integer"#,
            ["qty": ["Value must be a valid integer"]]
        ),
        (
            #"Attribute "name" has invalid type. Value must be a valid string and no longer than 100 chars"#,
            ["name": ["Value must be a valid string and no longer than 100 chars"]]
        ),
        (
            #"Attribute "at" has invalid type. Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."#,
            ["at": ["Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."]]
        ),
        (
            #"Attribute "kind" has invalid format. Value must be one of (draft, published, archived)"#,
            ["kind": ["Value must be one of (draft, published, archived)"]]
        ),
        (#"Attribute "tags" must be an array"#, ["tags": ["Value must be an array"]]),
        (
            #"Attribute "mail" has invalid format. Value must be a valid email address"#,
            ["mail": ["Value must be a valid email address"]]
        ),
        (#"Attribute "site" has invalid format. Value must be a valid URL"#, ["site": ["Value must be a valid URL"]]),
        (
            #"Attribute "qty" has invalid format. Value must be a valid range between -1,000,000 and 1,000,000"#,
            ["qty": ["Value must be a valid range between -1,000,000 and 1,000,000"]]
        ),
        (
            #"Attribute "scores['1']" has invalid format. Value must be a valid range between 1 and 2"#,
            ["scores": ["Value must be a valid range between 1 and 2"]]
        ),
        (
            "Cannot apply increment operator to non-numeric field 'name'",
            ["name": ["Cannot apply increment operator to non-numeric field 'name'"]]
        ),
        ("Something else", [:]), ("", [:]), (#"Attribute "unclosed"#, [:]), (#"Attribute "" is empty"#, [:]),
    ]

    @Test(arguments: structures)
    func invalidStructuresAreTakenApart(_ example: (message: String, errors: [String: [String]])) {
        // A staged row is refused under the old name.
        for type in ["row_invalid_structure", "document_invalid_structure"] {
            let message = "Invalid document structure: " + example.message
            let error = FailureMapping.error(for: .refused(AppwriteError(status: 400, type: type, message: message)))
            #expect(error.errors == example.errors)
            #expect(error.message.hasSuffix(" structure: " + example.message))
            #expect(error.type == "row_invalid_structure")
        }
    }

    static let parameters: [(message: String, errors: [String: [String]])] = [
        (
            "Invalid `permissions` param: Role \"any\" can not have a dimension value. or null",
            ["$permissions": ["Role \"any\" can not have a dimension value."]]
        ),
        ("Invalid `rowId` param: UID must contain at most 36 chars.", ["id": ["UID must contain at most 36 chars."]]),
        ("Invalid `queries` param: Value must a valid array", [:]), ("Value must be numeric", [:]),
    ]

    @Test(arguments: parameters)
    func parametersOfARowAreItsFields(_ example: (message: String, errors: [String: [String]])) {
        let error = FailureMapping.error(
            for: .refused(AppwriteError(status: 400, type: "general_argument_invalid", message: example.message)))
        #expect(error.errors == example.errors)
    }

    @Test(arguments: ["row_update_conflict", "document_update_conflict"])
    func aRowThatIsNewerIsAFailedPrecondition(_ type: String) {
        let error = FailureMapping.error(
            for: .refused(AppwriteError(status: 409, type: type, message: "Remote row is newer than local.")))
        #expect((error.statusCode, error.type) == (412, "gateway_precondition_failed"))
    }

    @Test func anUnknownColumnInAQueryIsNamed() {
        let refusal = AppwriteError(
            status: 400, type: "general_query_invalid", message: "Invalid query: Attribute not found in schema: nosuch")
        #expect(RefusedColumns.unknownColumn(in: refusal) == "nosuch")
        #expect(FailureMapping.error(for: .refused(refusal)).errors == ["nosuch": ["There is no such column."]])
        let other = AppwriteError(status: 400, type: "general_query_invalid", message: "Invalid query: Syntax error")
        #expect(RefusedColumns.unknownColumn(in: other) == nil)
    }

    @Test func aRefusedServerKeyIsNotTheCallersFault() {
        let error = FailureMapping.serverKeyRefused(
            AppwriteError(status: 401, type: "general_unauthorized_scope", message: "app.canary@service"))
        #expect((error.statusCode, error.type) == (502, "gateway_server_key_refused"))
        #expect(!error.message.contains("canary"))
    }

    // Clashes

    private static let slug = SampleSchema.indexed(["title"], type: "unique")

    static let clashes: [(operation: DataRequest.Operation, schema: TableSchema?, columns: [String]?)] = [
        (.create(RowInput(data: ["title": "x"])), slug, ["title"]),
        (.createMany([RowInput(data: ["views": 1]), RowInput(data: ["title": "x"])]), slug, ["title"]),
        (.createMany([RowInput(data: ["title": "x"], id: "a")]), slug, nil),
        (.createMany([RowInput(data: ["views": 1], id: "a")]), slug, ["id"]),
        (.update(id: "a", RowInput(data: ["title": "x"])), slug, ["title"]),
        (.update(id: "a", RowInput(data: ["views": 1])), slug, []),
        // The id may be what is taken: whether it is tells it.
        (.create(RowInput(data: ["title": "x"], id: "a")), slug, nil),
        (.create(RowInput(data: ["title": "x"])), nil, []),
        (.create(RowInput(data: ["title": "x"], id: "a")), nil, []),
        (.create(RowInput(data: ["title": "x"], id: "a")), SampleSchema.posts, ["id"]),
        (.create(RowInput(data: ["views": 1], id: "a")), slug, ["id"]),
        (.create(RowInput(data: ["title": "x"])), SampleSchema.posts, []),
        (
            .create(RowInput(data: ["title": "x"])), SampleSchema.indexed(["title", "views"], type: "unique"),
            ["title", "views"]
        ),
        (.create(RowInput(data: ["title": "x"])), SampleSchema.indexed(["title"], type: "key"), []),
    ]

    @Test(arguments: clashes)
    func aClashBlamesTheUniqueIndexThatWasTouched(
        _ example: (operation: DataRequest.Operation, schema: TableSchema?, columns: [String]?)
    ) {
        let candidates = ClashingColumns.candidates(in: example.operation, example.schema)
        let columns = ClashingColumns.columns(of: candidates, type: "row_already_exists", tellsIndexes: false)
        #expect(columns == example.columns)
        guard let columns else { return }
        let failure = AppwriteFailure.refused(AppwriteError(status: 409, type: "row_already_exists", message: "m"))
        let error = FailureMapping.error(for: ExecutionError(failure), uniqueColumns: columns)
        #expect(Set(error.errors.keys) == Set(columns))
    }

    /// From a server that tells them apart, each type says what it is.
    @Test func aTypeOfItsOwnTellsTheIndex() {
        let operation = DataRequest.Operation.create(RowInput(data: ["title": "x"], id: "a"))
        let candidates = ClashingColumns.candidates(in: operation, Self.slug)
        func columns(_ type: String) -> [String]? {
            ClashingColumns.columns(of: candidates, type: type, tellsIndexes: true)
        }
        #expect(columns("row_unique_constraint_violation") == ["title"])
        #expect(columns("row_already_exists") == ["id"])
        #expect(columns("transaction_conflict") == nil)
        #expect(ServerCapabilities(version: ServerVersion(major: 2, minor: 0, patch: 0)).tellsUniqueClashes)
        #expect(!ServerCapabilities(version: ServerVersion(major: 1, minor: 9, patch: 6)).tellsUniqueClashes)
    }

    @Test(arguments: [
        (
            "document_not_found", "Document with the requested ID 'document' could not be found.", "row_not_found",
            "Row with the requested ID 'document' could not be found."
        ),
        (
            "collection_not_found", "Collection with the requested ID could not be found.", "table_not_found",
            "Table with the requested ID could not be found."
        ),
        ("transaction_failed", "The document is locked.", "transaction_failed", "The row is locked."),
        (
            "row_invalid_structure", "Invalid document structure: x", "row_invalid_structure",
            "Invalid document structure: x"
        ),
    ])
    func transactionsSpeakOfRows(_ type: String, _ message: String, _ newType: String, _ newMessage: String) {
        let error = FailureMapping.error(for: .refused(AppwriteError(status: 404, type: type, message: message)))
        #expect((error.type, error.message) == (newType, newMessage))
    }

    @Test func otherConflictsBlameNobody() {
        let failure = AppwriteFailure.refused(AppwriteError(status: 409, type: "row_locked", message: "m"))
        #expect(FailureMapping.error(for: ExecutionError(failure), uniqueColumns: ["title"]).errors.isEmpty)
    }
}
