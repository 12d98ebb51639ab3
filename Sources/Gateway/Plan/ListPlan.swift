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

    public enum Page: Sendable, Hashable {
        /// At most `limit` rows from `offset`, in one call.
        case window(offset: Int, limit: Int)
        /// At most `limit` rows from `offset`, in several calls.
        case walk(Walk)
        /// At most `limit` rows behind the row named; `nil` begins at the first.
        case cursor(after: String?, limit: Int)
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
        filters: [Query]?, orders: [Query] = [], selection: [Query] = [], page: Page, residual: Residual? = nil
    ) {
        self.filters = filters
        self.orders = orders
        self.selection = selection
        self.page = page
        self.residual = residual
    }

    /// The queries of one upstream call.
    public func queries(_ paging: [Query]) -> [Query] {
        (filters ?? []) + orders + paging + selection
    }
}
