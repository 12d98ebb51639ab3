import Appwrite
import JSONBytes

/// What is reached of a database's tables through relationships, where no resource is named: what the resources of a table show
/// together. A column is hidden where all of them hide it.
public struct RelatedTables: Sendable, Hashable {
    public struct Table: Sendable, Hashable {
        /// Whether a resource lists or shows its rows.
        public var isReadable = false
        /// Whether a resource creates or edits its rows.
        public var isWritable = false
        public var hidden: Set<String> = []
        /// Columns that are hidden or read-only wherever rows are written.
        public var unwritable: Set<String> = []
        public var json: Set<String> = []
        /// Whether callers may not choose the permissions of its rows, wherever these are written.
        public var fixesPermissions = false

        public init() {}
    }

    /// Tables with resources, and those that are never reached, by folded id.
    private let tables: [String: Table]
    /// What is made of rows inside rows, by table id.
    let shapes: [String: RowShape.Members]
    /// Which tables' rows are shown inside rows, by id.
    let shown: RowShape.Tables
    /// Whether tables without any are reached.
    public let showsOthers: Bool

    /// - Parameters:
    ///   - resources: the rules of the database's resources, each with its table's id.
    ///   - closed: ids of tables that are never reached.
    init(
        _ resources: [(table: String, rules: ResourceRules)] = [], showsOthers: Bool = true, closed: [String] = []
    ) {
        self.showsOthers = showsOthers
        var named = Dictionary(grouping: resources, by: \.table).mapValues { Self.table($0.map(\.rules)) }
        for id in closed { named[id] = Table() }
        tables = Dictionary(named.map { (Identifier.folded($0.key), $0.value) }) { first, _ in first }
        shapes = named.compactMapValues { table in
            let members = RowShape.Members(dropped: table.hidden, json: table.json)
            return members.isEmpty ? nil : members
        }
        let hidden = named.filter { !$0.value.isReadable }.keys
        shown =
            !showsOthers
            ? .only(Set(named.keys).subtracting(hidden)) : hidden.isEmpty ? .all : .allBut(Set(hidden))
    }

    private static func table(_ rules: [ResourceRules]) -> Table {
        let readers = rules.filter { !$0.operations.isDisjoint(with: [.list, .show]) }
        let writers = rules.filter { !$0.operations.isDisjoint(with: [.create, .edit]) }
        var table = Table()
        table.isReadable = !readers.isEmpty
        table.isWritable = !writers.isEmpty
        table.hidden = common(readers.map(\.hidden))
        table.unwritable = common(writers.map { $0.hidden.union($0.readOnly) })
        table.fixesPermissions = !writers.isEmpty && writers.allSatisfy(\.fixesPermissions)
        table.json = rules.reduce(into: []) { $0.formUnion($1.json) }
        return table
    }

    private static func common(_ sets: [Set<String>]) -> Set<String> {
        sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    }

    /// Columns that are hidden in any of the tables.
    var hidden: Set<String> { tables.values.reduce(into: []) { $0.formUnion($1.hidden) } }

    /// Whether everything is shown of everything.
    var isOpen: Bool { showsOthers && tables.values.allSatisfy { $0.isReadable && $0.isWritable && $0.isOpen } }

    /// The rules of a table; of one that cannot be told, those of all tables together.
    func table(_ id: String?) -> Table {
        if let id { return tables[Identifier.folded(id)] ?? unnamed }
        return tables.values.reduce(into: unnamed) { all, table in
            all.hidden.formUnion(table.hidden)
            all.unwritable.formUnion(table.unwritable)
            all.isReadable = all.isReadable && table.isReadable
            all.isWritable = all.isWritable && table.isWritable
            all.fixesPermissions = all.fixesPermissions || table.fixesPermissions
        }
    }

    private var unnamed: Table {
        var table = Table()
        table.isReadable = showsOthers
        table.isWritable = showsOthers
        return table
    }

    /// A related table's schema as far as it may be known.
    public func visible(_ schema: TableSchema?) -> TableSchema? {
        guard let schema, let table = tables[Identifier.folded(schema.id)], !table.hidden.isEmpty else { return schema }
        return schema.without(table.hidden)
    }
}

extension RelatedTables.Table {
    fileprivate var isOpen: Bool { hidden.isEmpty && unwritable.isEmpty && json.isEmpty && !fixesPermissions }
}
