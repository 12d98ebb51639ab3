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
    /// Bytes that it looks at to do so.
    public var residualWork: Int
    /// Conditions of a request, those inside of groups among them.
    public var conditions: Int
    /// Bytes of a value that is compared with.
    public var valueLength: Int

    public static let standardResidualWork = 256 << 20
    /// Lists that are evaluated for one caller at the same time.
    public static let standardResidualReads = 4

    public init(
        rows: Int = 10_000, rowsPerCall: Int = 1_000, defaultPage: Int = 25, residualRows: Int = 5_000,
        residualWork: Int = standardResidualWork, conditions: Int = 100, valueLength: Int = 8 * 1024
    ) {
        self.rows = max(1, rows)
        self.rowsPerCall = max(1, rowsPerCall)
        self.defaultPage = max(1, defaultPage)
        self.residualRows = max(1, residualRows)
        self.residualWork = max(1, residualWork)
        self.conditions = max(1, conditions)
        self.valueLength = max(1, valueLength)
    }
}
