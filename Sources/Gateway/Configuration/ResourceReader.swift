import Appwrite
import Refine

/// Reads and writes the entries of `resources.named`.
enum ResourceReader {
    typealias Resource = GatewayConfiguration.Resource

    /// A resource that names no database has an empty one, until the default is known.
    /// - Throws: everything that is wrong with any of them.
    static func resources(_ members: [ConfigurationValue.Member]) throws(ConfigurationFault) -> [String: Resource] {
        var resources: [String: Resource] = [:]
        var parts: [ConfigurationFault.Part] = []
        for member in members {
            do throws(ConfigurationFault) {
                resources[member.key] = try resource(member)
            } catch {
                parts += error.below(member.key, line: member.line)
            }
        }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
        return resources
    }

    private static func resource(_ member: ConfigurationValue.Member) throws(ConfigurationFault) -> Resource {
        let parts = member.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw ConfigurationFault("is no name of a resource: it is one part of a path, or `database/table`")
        }
        var resource = Resource(
            table: TableReference(database: parts.count == 2 ? parts[0] : "", table: parts.last ?? ""))
        switch member.value {
        case .none: break
        case .text(let id): resource.table.table = id
        case .list: throw ConfigurationFault("must be a table's id or a map, not a list")
        case .map(let settings): try read(settings, into: &resource)
        }
        guard RowID.isPossible(resource.table.table),
            resource.table.database.isEmpty || RowID.isPossible(resource.table.database)
        else { throw ConfigurationFault("has a table or database that is no id of Appwrite's; write `table: ID`") }
        if let sorter = resource.sort.first(where: { resource.hidden.contains($0.field) }) {
            throw ConfigurationFault("is sorted by \(Excerpt.name(sorter.field)), which is hidden")
        }
        return resource
    }

    private static func read(
        _ settings: [ConfigurationValue.Member], into resource: inout Resource
    ) throws(ConfigurationFault) {
        var parts: [ConfigurationFault.Part] = []
        for setting in settings {
            do throws(ConfigurationFault) {
                guard let member = ResourceMember.named(setting.key) else { throw unknown(setting.key) }
                // What is left empty keeps its default.
                if setting.value != .none { try member.apply(setting.value, &resource) }
            } catch {
                parts += error.below(setting.key, line: setting.line)
            }
        }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
    }

    private static func unknown(_ name: String) -> ConfigurationFault {
        let names = ResourceMember.all.map(\.name)
        let near = NearMatch.hint(for: name, among: names)
        let known = " A resource knows \(names.map { "`\($0)`" }.joined(separator: ", "))."
        return ConfigurationFault("is not a key.\(near.isEmpty ? known : near)")
    }

    /// `{articles: {table: posts}}`
    static func text(_ resources: [String: Resource], default database: String) -> String {
        let entries = resources.sorted { $0.key < $1.key }.map { name, resource in
            var shown = resource
            if shown.table.database == database { shown.table.database = "" }
            let members = ResourceMember.all.compactMap { member in
                member.show(shown).map { "\(member.name): \($0)" }
            }
            return "\(YAMLText.scalar(name)): {\(members.joined(separator: ", "))}"
        }
        return "{\(entries.joined(separator: ", "))}"
    }
}
