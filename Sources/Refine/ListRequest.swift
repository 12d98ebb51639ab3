/// refine's `getList`: filters (joined by and), sorters in order of weight, paging, and the columns wanted.
public struct ListRequest: Sendable, Hashable {
    public var filters: [CrudFilter]
    public var sorters: [CrudSort]
    public var pagination: Pagination
    public var selection: Selection
    /// Words to find in any text column (`q=` of json-server).
    public var search: String?

    public init(
        filters: [CrudFilter] = [], sorters: [CrudSort] = [], pagination: Pagination = .everything,
        selection: Selection = .all, search: String? = nil
    ) {
        self.filters = filters
        self.sorters = sorters
        self.pagination = pagination
        self.selection = selection
        self.search = search
    }
}
