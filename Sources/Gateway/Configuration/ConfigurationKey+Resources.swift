import Appwrite

/// Which tables refine reaches, and under which names.
extension ConfigurationKey {
    static let resources: [ConfigurationKey] = [expose, named, permissions]

    private static let expose = ConfigurationKey(
        path: "resources.expose",
        summary:
            "Which tables are reached. `all`: beside the resources of `resources.named` every other table, by its id. `named`: these resources "
            + "alone. A list adds tables to them by their ids, a map adds entries. Where it is not set, `all` holds as long as no "
            + "resource is named.",
        form: "`all`, `named`, a list or a map", isRequired: false, isSecret: false, example: "all",
        apply: { value, configuration throws(ConfigurationFault) in
            configuration.resources.listed = [:]
            switch value {
            case .none: throw ConfigurationFault("must be `all`, `named`, a list of tables or a map of resources")
            case .text("all"): configuration.resources.exposure = .everything
            case .text("named"): configuration.resources.exposure = .named
            default:
                configuration.resources.listed = try listed(value)
                configuration.resources.exposure = .named
            }
        },
        show: { $0.resources.exposesEverything ? "all" : "named" })

    private static let named = ConfigurationKey(
        path: "resources.named",
        summary:
            "Resources by the names that refine uses, each with its table and what may be done with it. Only the members that differ from "
            + "the default need to be written; a name alone stands for the table of that id, and `name: id` for another table. A table that "
            + "has names is not reached by its id besides.",
        form: "map", isRequired: false, isSecret: false, example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            configuration.resources.named = try ResourceReader.resources(value.map())
        },
        show: { configuration in
            ResourceReader.text(configuration.resources.named, default: configuration.appwrite.database)
        }, members: ResourceMember.all.map(\.text))

    private static let permissions = ConfigurationKey(
        path: "resources.permissions",
        summary:
            "Row permissions of new rows for which the caller gives none, in every resource that names none of its own. Without "
            + "them Appwrite decides: a user's row is the user's own. `fixed` has callers choose none: `$permissions` and the permission "
            + "headers are a 403. `{mode: fixed, rows: [...]}` says both.",
        form: "list of permissions, `fixed`, or a map of `mode` and `rows`", isRequired: false, isSecret: false,
        example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            let setting = try PermissionSetting(value)
            configuration.resources.permissions = setting.rows
            configuration.resources.fixesPermissions = setting.isFixed ?? false
        },
        show: { configuration in
            let resources = configuration.resources
            return PermissionSetting(rows: resources.permissions, isFixed: resources.fixesPermissions ? true : nil).text
        })

    /// What a list or a map exposes.
    private static func listed(
        _ value: ConfigurationValue
    ) throws(ConfigurationFault) -> [String: GatewayConfiguration.Resource] {
        let members: [ConfigurationValue.Member] =
            switch value {
            case .map(let map): map
            case .text(let text) where text.hasPrefix("{"): try value.map()
            default: try value.list().map { .init(key: $0, value: .none) }
            }
        guard !members.isEmpty else { throw ConfigurationFault("names no table") }
        return try ResourceReader.resources(members)
    }
}
