/// refine's `getList`: filters (joined by and), sorters in order of weight, paging, and the columns wanted.
public struct ListRequest: Sendable, Hashable {
    public var filters: [CrudFilter]
    public var sorters: [CrudSort]
    public var pagination: Pagination
    /// Columns to select; `nil` means all.
    public var fields: [String]?
    /// Words to find in any text column (`q=` of json-server).
    public var search: String?

    public init(
        filters: [CrudFilter] = [], sorters: [CrudSort] = [], pagination: Pagination = .everything,
        fields: [String]? = nil, search: String? = nil
    ) {
        self.filters = filters
        self.sorters = sorters
        self.pagination = pagination
        self.fields = fields
        self.search = search
    }
}
