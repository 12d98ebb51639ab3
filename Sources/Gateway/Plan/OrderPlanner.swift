import Appwrite
import Refine

/// Turns sorters into Appwrite's orders, or, where it has none for a column, into the gateway's own.
struct OrderPlanner: Sendable {
    let scope: ColumnScope
    let database: DatabaseTraits

    struct Order: Sendable {
        var orders: [Query] = []
        /// Empty unless the gateway sorts.
        var sorters: [RowSorter] = []
        var reasons: [String] = []
    }

    /// The sorters, and behind them the order of insertion, so that rows that are equal by all of them keep their places from
    /// page to page. Without sorters that is Appwrite's own order.
    func order(_ sorters: [CrudSort]) throws(HttpError) -> Order {
        guard let last = sorters.last else { return Order() }
        let columns = try columns(sorters)
        // Records of services have none that could be named; Appwrite's own order behind all others is the same.
        let sequence = scope.hasSequence ? [Self.query("$sequence", last.order)] : []
        guard let first = columns.first(where: { $0.column.isOfRelatedRow || !$0.column.isQueryable })?.column else {
            var orders = columns.map { Self.query($0.column.key, $0.order) }
            if !columns.contains(where: { ["$sequence", "$id"].contains($0.column.key) }) { orders += sequence }
            return Order(orders: orders)
        }
        let gatewaySorters = columns.map { column, order in
            let collation: TextCollation = column.type.comparesText ? database.order ?? .caseless : .binary
            return RowSorter(
                column.rowColumn, isDescending: order == .desc, collation: collation, nullsFirst: database.nullsFirst)
        }
        return Order(
            orders: last.order == .asc ? [] : sequence, sorters: gatewaySorters,
            reasons: [
                "order by \(Excerpt.printable(first.field)): "
                    + (first.isQueryable
                        ? "Appwrite orders by columns of the table itself only." : "Appwrite has no order for it.")
            ])
    }

    /// Each column once, by its first sorter.
    private func columns(_ sorters: [CrudSort]) throws(HttpError) -> [(column: ResolvedColumn, order: CrudSort.Order)] {
        var columns: [(column: ResolvedColumn, order: CrudSort.Order)] = []
        for sorter in sorters {
            let column = try scope.column(sorter.field)
            if let wayBack = column.wayBack { throw .wayBack(column.field, wayBack) }
            guard !column.isToMany else {
                throw .unsupportedSort(column, "a row may have several of it, and only one place")
            }
            guard !column.isArray, column.type != .geometry, column.type != .relationship || column.isOfRelatedRow
            else {
                throw .unsupportedSort(column)
            }
            if !columns.contains(where: { $0.column.key == column.key }) { columns.append((column, sorter.order)) }
        }
        return columns
    }

    private static func query(_ key: String, _ order: CrudSort.Order) -> Query {
        order == .asc ? .orderAsc(key) : .orderDesc(key)
    }
}

extension ResolvedColumn {
    /// Whether it is named as a column of related rows, be it the id that the row itself holds (`author.id`).
    fileprivate var isOfRelatedRow: Bool {
        isRelated || (type == .relationship && field.utf8.contains(UInt8(ascii: ".")))
    }
}
