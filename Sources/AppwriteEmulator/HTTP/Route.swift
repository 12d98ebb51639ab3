import HTTPTypes

/// What a request does with the database, and with it how its handler is run.
enum RouteAction: Sendable {
    /// Runs on a reader.
    case read(@Sendable (Call) throws -> APIResponse)
    /// Runs in a transaction of the writer.
    case write(@Sendable (Call) throws -> APIResponse)
    /// Runs on a reader and makes the JWT that is answered.
    case token(@Sendable (Call) throws -> SessionToken)
    /// Reads, then works long on a password without holding the database, then writes.
    case password(
        prepare: @Sendable (Call) throws -> PasswordWork,
        finish: @Sendable (Call, PasswordOutcome) throws -> APIResponse)
    /// Reads, then keeps the bytes of a file without holding the database, then writes. `finish` answers `nil` when the file
    /// changed in between, and all is done again.
    case upload(
        prepare: @Sendable (Call) throws -> FileUpload,
        finish: @Sendable (Call, FileUpload.Stored) throws -> APIResponse?)
}

/// One operation of the API.
struct Route: Sendable {
    var method: HTTPRequest.Method
    /// Behind `/v1`, with `:names` for the parts that vary.
    var pattern: String
    /// Any of these lets a caller in.
    var scopes: [String]
    var action: RouteAction
    /// How a request is refused that names no project; `nil` where none is needed.
    var withoutProject: APIError?
    /// Reads that may be asked within a transaction: run on the writer, after the transaction's operations, which are then
    /// undone again.
    var stagedAction: (@Sendable (Call) throws -> APIResponse)?

    init(
        _ method: HTTPRequest.Method, _ pattern: String, scopes: [String], withoutProject: APIError? = .projectMissing,
        _ action: RouteAction,
        stagedAction: (@Sendable (Call) throws -> APIResponse)? = nil
    ) {
        self.stagedAction = stagedAction
        self.method = method
        self.pattern = pattern
        self.scopes = scopes
        self.withoutProject = withoutProject
        self.action = action
    }
}
