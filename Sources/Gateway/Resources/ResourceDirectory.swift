import Appwrite

/// Which table a refine resource stands for, and back: the resource's name is the table's id in the default database,
/// or `database/table`; the configuration may limit and rename them.
public struct ResourceDirectory: Sendable {
    /// The configured resources by name; `nil` exposes every table.
    private let named: [String: TableReference]?
    public let defaultDatabase: String

    public init(defaultDatabase: String, named: [String: TableReference]? = nil) {
        self.defaultDatabase = defaultDatabase
        self.named = named
    }

    /// The table behind a resource; `nil` when the configuration does not expose it.
    public func table(for resource: String) -> TableReference? {
        if let named { return named[resource] }
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
        return switch parts.count {
        case 1 where !resource.isEmpty: TableReference(database: defaultDatabase, table: resource)
        case 2 where !parts[0].isEmpty && !parts[1].isEmpty:
            TableReference(database: String(parts[0]), table: String(parts[1]))
        default: nil
        }
    }

    /// All names of a table's resource: live events are sent on each of them.
    public func resources(for table: TableReference) -> [String] {
        if let named { return named.filter { $0.value == table }.map(\.key).sorted() }
        let full = "\(table.database)/\(table.table)"
        return table.database == defaultDatabase ? [table.table, full] : [full]
    }
}
