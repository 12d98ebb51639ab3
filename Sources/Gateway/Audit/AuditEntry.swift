import Appwrite

/// One line of the trail: who did what to which rows, when and from where. It holds no value of any row.
public struct AuditEntry: Sendable, Hashable {
    /// How sure it is that the write happened.
    public enum Outcome: String, Sendable, Hashable {
        case done
        /// No answer came from Appwrite, so that it may have happened.
        case unknown
    }

    public var id: String
    /// Milliseconds since 1970 (UTC).
    public var time: Int64
    /// The `X-Request-Id`; entries of one write have it in common.
    public var request: String
    public var author: AuditAuthor
    /// The browser's, as far as proxies are believed.
    public var address: String?
    public var action: AuditAction
    /// As refine calls it.
    public var resource: String
    public var table: TableReference?
    public var ids: [String]
    public var outcome = Outcome.done
    /// SHA-256 of rows before and after, by id, where that is asked for.
    public var before: [String: String] = [:]
    public var after: [String: String] = [:]
    /// What else tells one write from another: a path, a function.
    public var details: [String: String] = [:]

    public init(
        id: String, time: Int64, request: String, author: AuditAuthor, address: String?, action: AuditAction,
        resource: String, table: TableReference?, ids: [String]
    ) {
        self.id = id
        self.time = time
        self.request = request
        self.author = author
        self.address = address
        self.action = action
        self.resource = resource
        self.table = table
        self.ids = ids
    }
}
