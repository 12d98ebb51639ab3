import Appwrite
import Refine

/// The rules of every resource, made once from the configuration.
public struct ResourceCatalog: Sendable {
    private let named: [String: ResourceRules]
    private let tables: [String: TableReference]
    /// The rules of resources that have no name, by database.
    private let unnamed: [String: ResourceRules]
    private let other: ResourceRules

    /// Everything may be done with every resource.
    public static let open = ResourceCatalog()

    private init() {
        named = [:]
        tables = [:]
        unnamed = [:]
        other = .open
    }

    /// - Parameters:
    ///   - operations: what may be done with resources that have no name.
    ///   - closed: tables that are never reached.
    public init(
        _ resources: GatewayConfiguration.Resources, others operations: Set<ResourceOperation> = ResourceOperation.all,
        closed: [TableReference] = []
    ) {
        let own = resources.named.mapValues { Self.rules($0, resources) }
        let entries = resources.named.compactMap { name, resource in
            own[name].map { (table: resource.table, rules: $0) }
        }
        let databases = Set(entries.map(\.table.database) + closed.map(\.database))
        let related = databases.reduce(into: [String: RelatedTables]()) { related, database in
            related[database] = RelatedTables(
                entries.filter { $0.table.database == database }.map { (table: $0.table.table, rules: $0.rules) },
                showsOthers: resources.exposesEverything,
                closed: closed.filter { $0.database == database }.map(\.table))
        }
        let others = RelatedTables(showsOthers: resources.exposesEverything)
        tables = resources.named.mapValues(\.table)
        named = Dictionary(
            uniqueKeysWithValues: resources.named.map { name, resource in
                var rules = own[name] ?? .open
                rules.related = related[resource.table.database] ?? others
                return (name, rules)
            })
        var rules = ResourceRules.open
        rules.operations = operations
        rules.permissions = resources.permissions
        rules.fixesPermissions = resources.fixesPermissions
        rules.related = others
        other = rules
        unnamed = related.mapValues { related in
            var rules = rules
            rules.related = related
            return rules
        }
    }

    /// Whether any resource takes files within rows.
    var takesFiles: Bool { named.values.contains { !$0.files.isEmpty } }

    /// - Parameter table: what the directory says that the resource stands for.
    public func rules(for resource: String, table: TableReference) -> ResourceRules {
        named[resource] ?? unnamed[table.database] ?? other
    }

    /// Columns that the rules of a table's resources name and that the table does not have, which nobody would notice: a misspelt
    /// name in `hidden` hides nothing.
    func missingColumns(of table: TableReference, in schema: TableSchema) -> [(resource: String, columns: [String])] {
        let known = Set(schema.columns.map(\.key))
        return tables.filter { $0.value == table }.keys.sorted().compactMap { resource in
            guard let rules = named[resource] else { return nil }
            let sorted = rules.sort.map(\.field).filter { $0 != "id" && !$0.hasPrefix("$") }
            let missing = rules.hidden.union(rules.readOnly).union(rules.json).union(rules.files.keys).union(sorted)
                .subtracting(known)
            return missing.isEmpty ? nil : (resource, missing.sorted())
        }
    }

    private static func rules(
        _ resource: GatewayConfiguration.Resource, _ all: GatewayConfiguration.Resources
    ) -> ResourceRules {
        var rules = ResourceRules.open
        rules.operations = resource.operations
        rules.hidden = Set(resource.hidden)
        rules.readOnly = Set(resource.readOnly)
        rules.json = Set(resource.json)
        rules.files = resource.files
        rules.sort = resource.sort
        rules.pageSize = resource.pageSize
        rules.permissions = resource.permissions ?? all.permissions
        rules.fixesPermissions = resource.fixesPermissions ?? all.fixesPermissions
        return rules
    }
}
