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
            + "them Appwrite decides: a user's row is the user's own.",
        form: "list of permissions", isRequired: false, isSecret: false, example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            configuration.resources.permissions = value == .none ? nil : try permissions(value)
        },
        show: { configuration in
            configuration.resources.permissions.map { YAMLText.list($0.map(\.description)) }
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

    static func permissions(_ value: ConfigurationValue) throws(ConfigurationFault) -> [Permission] {
        // A comma may stand within a permission, so that a text is never split here.
        let texts = if case .text(let text) = value { [text] } else { try value.list() }
        do {
            return try Permission.parse(texts, allowing: Permission.Action.onRows)
        } catch {
            throw ConfigurationFault("must be a list of permissions such as read(\"any\"). \(error.message)")
        }
    }
}
