import Appwrite

/// How a list is read.
public struct ListPlan: Sendable, Hashable {
    /// Which rows there are to page through, with a residual at least those; `nil` is none, known without a call.
    public var filters: [Query]?
    public var orders: [Query]
    /// A `select` of what the answer holds, or nothing. What the residual needs besides is not in it.
    public var selection: [Query]
    public var page: Page
    /// What Appwrite leaves to the gateway; `nil` when Appwrite's answer is exact.
    public var residual: Residual?
    /// Whether Appwrite's cursors miss no row: none of the columns of the order can be null.
    public var cursorsAreExact: Bool
    /// What may be read for one answer.
    public var limits: PlanLimits
    /// Columns that Appwrite could narrow the list by, the best first; known where there is a residual.
    public var narrowing: [String]

    public enum Page: Sendable, Hashable {
        /// At most `limit` rows from `offset`, in one call.
        case window(offset: Int, limit: Int)
        /// At most `limit` rows from `offset`, in several calls.
        case walk(Walk)
        /// At most `limit` rows from the place that a cursor names.
        case cursor(ListCursor, limit: Int)
    }

    public struct Walk: Sendable, Hashable {
        public var offset: Int
        public var limit: Int
        /// Rows of one call.
        public var perCall: Int
        /// Whether more rows were asked for than an answer may hold, so that it must say whether it was cut.
        public var isCapped: Bool

        public init(offset: Int, limit: Int, perCall: Int, isCapped: Bool) {
            self.offset = offset
            self.limit = limit
            self.perCall = perCall
            self.isCapped = isCapped
        }
    }

    public init(
        filters: [Query]?, orders: [Query] = [], selection: [Query] = [], page: Page, residual: Residual? = nil,
        cursorsAreExact: Bool = false, limits: PlanLimits = PlanLimits(), narrowing: [String] = []
    ) {
        self.filters = filters
        self.orders = orders
        self.selection = selection
        self.page = page
        self.residual = residual
        self.cursorsAreExact = cursorsAreExact
        self.limits = limits
        self.narrowing = narrowing
    }

    /// The queries of one upstream call.
    public func queries(_ paging: [Query]) -> [Query] {
        (filters ?? []) + orders + paging + selection
    }
}
