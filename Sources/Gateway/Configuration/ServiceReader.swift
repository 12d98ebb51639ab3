import Appwrite

/// Reads and writes the entries of `services`.
enum ServiceReader {
    typealias Service = GatewayConfiguration.Service

    /// - Throws: everything that is wrong with any of them.
    static func services(_ members: [ConfigurationValue.Member]) throws(ConfigurationFault) -> [String: Service] {
        var services: [String: Service] = [:]
        var parts: [ConfigurationFault.Part] = []
        for member in members {
            do throws(ConfigurationFault) {
                services[member.key] = try service(member)
            } catch {
                parts += error.below(member.key, line: member.line)
            }
        }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
        return services
    }

    private static func service(_ member: ConfigurationValue.Member) throws(ConfigurationFault) -> Service {
        guard RowID.isPossible(member.key) else {
            throw ConfigurationFault("is no name of a resource: it is one part of a path")
        }
        switch member.value {
        case .none: return Service(try ServiceMember.kind(member.key))
        case .text(let name): return Service(try ServiceMember.kind(name))
        case .list: throw ConfigurationFault("must be a service's name or a map, not a list")
        case .map(let settings): return try service(named: member.key, settings)
        }
    }

    private static func service(
        named name: String, _ settings: [ConfigurationValue.Member]
    ) throws(ConfigurationFault) -> Service {
        var parts: [ConfigurationFault.Part] = []
        for setting in settings where ServiceMember.named(setting.key) == nil {
            parts += unknown(setting.key).below(setting.key, line: setting.line)
        }
        let given = settings.first { $0.key == "service" }
        let kind: RecordService
        do throws(ConfigurationFault) {
            kind = try ServiceMember.kind(
                given.map { member throws(ConfigurationFault) in try member.value.text() } ?? name)
        } catch {
            throw ConfigurationFault(
                parts: parts + (given.map { error.below("service", line: $0.line) } ?? error.parts))
        }
        var service = Service(kind)
        for setting in settings where setting.key != "service" && setting.value != .none {
            guard let member = ServiceMember.named(setting.key) else { continue }
            do throws(ConfigurationFault) {
                try member.apply(setting.value, &service)
            } catch {
                parts += error.below(setting.key, line: setting.line)
            }
        }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
        return service
    }

    private static func unknown(_ name: String) -> ConfigurationFault {
        let names = ServiceMember.all.map(\.text.name)
        let near = NearMatch.hint(for: name, among: names)
        let known = " A service knows \(names.map { "`\($0)`" }.joined(separator: ", "))."
        return ConfigurationFault("is not a key.\(near.isEmpty ? known : near)")
    }

    /// `{users: {service: users, roles: ["label:admin"]}}`
    static func text(_ services: [String: Service]) -> String {
        let entries = services.sorted { $0.key < $1.key }.map { name, service in
            let members = ServiceMember.all.compactMap { member in
                member.show(service).map { "\(member.text.name): \($0)" }
            }
            return "\(YAMLText.scalar(name)): {\(members.joined(separator: ", "))}"
        }
        return "{\(entries.joined(separator: ", "))}"
    }
}
