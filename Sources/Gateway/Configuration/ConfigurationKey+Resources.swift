import Appwrite

/// Which tables refine reaches, and under which names.
extension ConfigurationKey {
    static let resources: [ConfigurationKey] = [
        ConfigurationKey(
            path: "resources.expose",
            summary:
                "Which resources there are. `all` serves every table by its id. A list names the tables that are served; a map renames "
                + "them too: `articles: {table: posts, database: main, permissions: ['read(\"any\")']}`, each member optional.",
            form: "`all`, a list, or a map", isRequired: false, isSecret: false, example: "all",
            apply: { value, configuration throws(ConfigurationFault) in
                configuration.resources.named = try exposed(value)
            },
            show: { configuration in
                configuration.resources.named.map { shown($0, default: configuration.appwrite.database) } ?? "all"
            }),
        ConfigurationKey(
            path: "resources.permissions",
            summary:
                "Row permissions of new rows for which the caller gives none, in every resource that names none of its own. Without "
                + "them Appwrite decides: a user's row is the user's own.",
            form: "list of permissions", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                configuration.resources.permissions = value == .none ? nil : try permissions(value)
            },
            show: { configuration in
                configuration.resources.permissions.map { YAMLText.list($0.map(\.description)) }
            }),
    ]

    /// An empty database or table is filled in by `completed`, once the default database is known.
    private static func exposed(
        _ value: ConfigurationValue
    ) throws(ConfigurationFault) -> [String: GatewayConfiguration.Resource]? {
        if value == .text("all") { return nil }
        var members: [ConfigurationValue.Member] = []
        switch value {
        case .map(let map): members = map
        case .none: throw ConfigurationFault("must be `all`, a list of tables or a map of resources")
        case .list, .text: members = try value.list().map { ConfigurationValue.Member(key: $0, value: .none) }
        }
        var named: [String: GatewayConfiguration.Resource] = [:]
        for member in members { named[member.key] = try resource(member) }
        return named
    }

    private static func resource(
        _ member: ConfigurationValue.Member
    ) throws(ConfigurationFault) -> GatewayConfiguration.Resource {
        let parts = member.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw ConfigurationFault("holds \(Excerpt.name(member.key)), which is no name of a resource")
        }
        var table = TableReference(database: parts.count == 2 ? parts[0] : "", table: parts.last ?? "")
        var permissions: [Permission]?
        switch member.value {
        case .none: break
        case .text(let id): table.table = id
        case .list:
            throw ConfigurationFault("holds \(Excerpt.name(member.key)) with a list; write a table's id or a map")
        case .map(let settings):
            for setting in settings {
                switch setting.key {
                case "table": table.table = try setting.value.text()
                case "database": table.database = try setting.value.text()
                case "permissions": permissions = try Self.permissions(setting.value)
                default:
                    let hint = NearMatch.hint(for: setting.key, among: ["table", "database", "permissions"])
                    throw ConfigurationFault(
                        "holds \(Excerpt.name(member.key)) with the unknown member \(Excerpt.name(setting.key)).\(hint)"
                    )
                }
            }
        }
        guard RowID.isPossible(table.table), table.database.isEmpty || RowID.isPossible(table.database) else {
            throw ConfigurationFault(
                "holds \(Excerpt.name(member.key)), whose table or database is no id of Appwrite's")
        }
        return GatewayConfiguration.Resource(table: table, permissions: permissions)
    }

    private static func permissions(_ value: ConfigurationValue) throws(ConfigurationFault) -> [Permission] {
        // A comma may stand within a permission, so that a text is never split here.
        let texts = if case .text(let text) = value { [text] } else { try value.list() }
        do {
            return try Permission.parse(texts, allowing: Permission.Action.onRows)
        } catch {
            throw ConfigurationFault("must be a list of permissions such as read(\"any\"). \(error.message)")
        }
    }

    private static func shown(_ named: [String: GatewayConfiguration.Resource], default database: String) -> String {
        let resources = named.sorted { $0.key < $1.key }.map { name, resource in
            var members = ["table: \(YAMLText.scalar(resource.table.table))"]
            if resource.table.database != database {
                members.append("database: \(YAMLText.scalar(resource.table.database))")
            }
            if let permissions = resource.permissions {
                members.append("permissions: \(YAMLText.list(permissions.map(\.description)))")
            }
            return "\(YAMLText.scalar(name)): {\(members.joined(separator: ", "))}"
        }
        return "{\(resources.joined(separator: ", "))}"
    }
}
