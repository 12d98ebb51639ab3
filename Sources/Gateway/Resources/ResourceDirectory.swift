import Appwrite
import Refine

/// Which table a refine resource stands for, and back. Resources are named in the configuration; a table that has no name may be
/// reached as the resource of its id in the default database, or as `database/table`.
///
/// Appwrite finds ids whatever the case of their letters. Nothing that is named, or that is the gateway's own, is reached by another
/// spelling of its id; the other tables are held to theirs where their schemas are read (`CanonicalNames`).
public struct ResourceDirectory: Sendable {
    /// The named resources.
    private let named: [String: TableReference]
    /// The names of each table that has some, sorted.
    private let namesByTable: [TableReference: [String]]
    public let defaultDatabase: String

    /// Whether every table is a resource: those that no resource is named for are reached by their ids.
    public let exposesEverything: Bool

    /// Databases that may stand before a table's id, `database/table`.
    private let databases: Set<String>

    /// The one spelling of each database that is known, by its folded id.
    private let spellings: [String: String]

    /// Tables that are never reached by their ids, folded: those with names, and the gateway's own.
    private let closed: Set<TableReference>

    /// Names that stand for something else than tables.
    private let reserved: Set<String>

    /// - Parameters:
    ///   - named: resources by name; `nil` is the same as none.
    ///   - exposesEverything: whether tables without a name are reached too; when `nil`, only where `named` is `nil`.
    ///   - databases: further databases whose tables are reached as `database/table`.
    ///   - reserved: names under which no table is reached.
    ///   - own: tables that the gateway keeps for itself. They are no resources.
    public init(
        defaultDatabase: String, named: [String: TableReference]? = nil, exposesEverything: Bool? = nil,
        databases: [String] = [], reserved: Set<String> = [], own: [TableReference] = []
    ) {
        self.reserved = reserved
        self.defaultDatabase = defaultDatabase
        self.named = named ?? [:]
        self.exposesEverything = exposesEverything ?? (named == nil)
        var names: [TableReference: [String]] = [:]
        for (name, table) in (named ?? [:]).sorted(by: { $0.key < $1.key }) { names[table, default: []].append(name) }
        namesByTable = names
        let prefixes = self.named.keys.compactMap { name in
            name.firstIndex(of: "/").map { String(name[..<$0]) }
        }
        self.databases = Set(prefixes + (self.exposesEverything ? databases + [defaultDatabase] : []))
        closed = Set((Array(names.keys) + own).map(\.folded))
        let known = names.keys.map(\.database).sorted() + databases + [defaultDatabase]
        spellings = Dictionary(known.map { (Identifier.folded($0), $0) }) { $1 }
    }

    /// Whether the first of two path segments names a database, so that `a/b` is a table and not a row of the resource `a`.
    public func isDatabase(_ name: String) -> Bool { databases.contains(name) }

    /// Whether the configuration names a resource so.
    public func isNamed(_ resource: String) -> Bool { named[resource] != nil || reserved.contains(resource) }

    /// The named resources, for hints.
    var names: [String] { Array(named.keys) }

    /// The table behind a resource; `nil` when it is not exposed under that name. A table that has names of its own is reached by
    /// these alone, so that its id is no way around what they allow.
    public func table(for resource: String) -> TableReference? {
        if let table = named[resource] { return table }
        guard let table = unnamedTable(for: resource), isOpen(table) else { return nil }
        return table
    }

    /// All names of a table's resource: live events are sent on each of them.
    public func resources(for table: TableReference) -> [String] {
        if let names = namesByTable[table] { return names }
        guard exposesEverything, isOpen(table) else { return [] }
        let full = "\(table.database)/\(table.table)"
        let ids = table.database == defaultDatabase ? [table.table, full] : [full]
        // A name that looks like this table's id stands for another table.
        return named.isEmpty && reserved.isEmpty ? ids : ids.filter { !isNamed($0) }
    }

    /// The names of the table that this id would be, if its names did not come first.
    func names(insteadOf resource: String) -> [String] {
        guard let table = unnamedTable(for: resource)?.folded, closed.contains(table) else { return [] }
        return namesByTable.filter { $0.key.folded == table }.flatMap(\.value).sorted()
    }

    /// Whether a table is reached by its id, written as it is here.
    private func isOpen(_ table: TableReference) -> Bool {
        if !closed.isEmpty, closed.contains(table.folded) { return false }
        if table.database == defaultDatabase { return true }
        return spellings[Identifier.folded(table.database)] ?? table.database == table.database
    }

    private func unnamedTable(for resource: String) -> TableReference? {
        guard exposesEverything, reserved.isEmpty || !reserved.contains(resource) else { return nil }
        guard let slash = resource.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return resource.isEmpty ? nil : TableReference(database: defaultDatabase, table: resource)
        }
        let table = resource[resource.utf8.index(after: slash)...]
        guard slash != resource.startIndex, !table.isEmpty, !table.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return TableReference(database: String(resource[..<slash]), table: String(table))
    }
}

extension HttpError {
    /// What is asked for under a name is not served.
    /// - Parameter others: names beside those of the configuration that may have been meant.
    static func resourceUnknown(_ name: String, in directory: ResourceDirectory, among others: [String] = [])
        -> HttpError
    {
        let names = directory.names(insteadOf: name).map(Excerpt.name).joined(separator: " and ")
        let near =
            names.isEmpty
            ? NearMatch.hint(for: name, among: Set(directory.names + others)) : " Its table is served as \(names)."
        return HttpError(404, type: "gateway_resource_unknown", "No resource is named \(Excerpt.name(name)).\(near)")
    }
}
