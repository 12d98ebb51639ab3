/// How much one answer may hold, and how much work may go into it.
public struct PlanLimits: Sendable, Hashable {
    /// Rows of an answer; a list that asks for more is cut, and says so.
    public var rows: Int
    /// Rows of one upstream call while a longer list is walked.
    public var rowsPerCall: Int
    /// Rows of a page by cursor that names no limit (Appwrite's own default).
    public var defaultPage: Int
    /// Rows that the gateway looks at to evaluate what Appwrite cannot.
    public var residualRows: Int

    public init(rows: Int = 10_000, rowsPerCall: Int = 1_000, defaultPage: Int = 25, residualRows: Int = 5_000) {
        self.rows = max(1, rows)
        self.rowsPerCall = max(1, rowsPerCall)
        self.defaultPage = max(1, defaultPage)
        self.residualRows = max(1, residualRows)
    }
}
