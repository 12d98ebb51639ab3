import Appwrite

/// Which table a refine resource stands for, and back: the resource's name is the table's id in the default database,
/// or `database/table`; the configuration may limit and rename them.
public struct ResourceDirectory: Sendable {
    /// The configured resources by name; `nil` exposes every table.
    private let named: [String: TableReference]?
    public let defaultDatabase: String

    /// Databases that may stand before a table's id, `database/table`.
    private let databases: Set<String>

    /// - Parameter databases: further databases whose tables are reached as `database/table`.
    public init(defaultDatabase: String, named: [String: TableReference]? = nil, databases: [String] = []) {
        self.defaultDatabase = defaultDatabase
        self.named = named
        let prefixes = (named ?? [:]).keys.compactMap { name in
            name.firstIndex(of: "/").map { String(name[..<$0]) }
        }
        self.databases = Set(named == nil ? databases + [defaultDatabase] : prefixes)
    }

    /// Whether the first of two path segments names a database, so that `a/b` is a table and not a row of the resource `a`.
    public func isDatabase(_ name: String) -> Bool { databases.contains(name) }

    /// Whether every table is a resource.
    var exposesEverything: Bool { named == nil }

    /// The configured resources, for hints; empty when every table is exposed.
    var names: [String] { named.map { Array($0.keys) } ?? [] }

    /// The table behind a resource; `nil` when the configuration does not expose it.
    public func table(for resource: String) -> TableReference? {
        if let named { return named[resource] }
        guard let slash = resource.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return resource.isEmpty ? nil : TableReference(database: defaultDatabase, table: resource)
        }
        let table = resource[resource.utf8.index(after: slash)...]
        guard slash != resource.startIndex, !table.isEmpty, !table.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return TableReference(database: String(resource[..<slash]), table: String(table))
    }

    /// All names of a table's resource: live events are sent on each of them.
    public func resources(for table: TableReference) -> [String] {
        if let named { return named.filter { $0.value == table }.map(\.key).sorted() }
        let full = "\(table.database)/\(table.table)"
        return table.database == defaultDatabase ? [table.table, full] : [full]
    }
}
