/// One of refine's `CrudSorting`: a column and a direction.
public struct CrudSort: Sendable, Hashable {
    public enum Order: String, Sendable, Hashable { case asc, desc }

    public var field: String
    public var order: Order

    public init(field: String, order: Order) {
        self.field = field
        self.order = order
    }
}
