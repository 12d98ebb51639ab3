import Appwrite

/// One thing that can be set for a service. Reading, checking, printing, the example and the reference page come from this.
struct ServiceMember: Sendable {
    typealias Service = GatewayConfiguration.Service

    let text: MemberText
    let apply: @Sendable (ConfigurationValue, inout Service) throws(ConfigurationFault) -> Void
    /// The value as YAML; `nil` when it is at its default.
    let show: @Sendable (Service) -> String?

    static func named(_ name: String) -> ServiceMember? { all.first { $0.text.name == name } }

    static let all: [ServiceMember] = [service, roles, operations, parent, credential]

    private static let service = ServiceMember(
        text: MemberText(
            name: "service", form: RecordService.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
            initial: "the resource's name", example: "memberships",
            summary: "The service that the resource stands for. Several resources may share one."),
        apply: { value, service throws(ConfigurationFault) in service = Service(try kind(try value.text())) },
        show: { $0.service.rawValue })

    private static let roles = ServiceMember(
        text: MemberText(
            name: "roles", form: "list of roles", initial: "none", example: #"["label:admin", "team:staff/owner"]"#,
            summary:
                "Who may use it: those who have one of these roles, as Appwrite's permissions write them. It must be set where the server key asks "
                + "Appwrite; elsewhere Appwrite decides in any case."),
        apply: { value, service throws(ConfigurationFault) in service.roles = try roles(value.list()) },
        show: { $0.roles.isEmpty ? nil : YAMLText.list($0.roles.map(\.description)) })

    private static let operations = ServiceMember(
        text: MemberText(
            name: "operations", form: "list of `list`, `show`, `create`, `edit`, `delete`",
            initial: "what Appwrite can do", example: "[list, show]",
            summary: "What refine may do with it; everything else is a 403."),
        apply: { value, service throws(ConfigurationFault) in
            service.operations = try ResourceMember.operations(value)
        },
        show: { service in
            service.operations.map { operations in
                YAMLText.list(ResourceOperation.allCases.filter(operations.contains).map(\.rawValue))
            }
        })

    private static let parent = ServiceMember(
        text: MemberText(
            name: "parent", form: "id", initial: "all of them", example: "staff",
            summary:
                "The team of `memberships`, the bucket of `files`, the function of `executions` or the user of `sessions` whose records these are. Without "
                + "it lists name one in a filter, and ids are written `PARENT:ID`."),
        apply: { value, service throws(ConfigurationFault) in
            guard service.service.parent != nil else {
                throw ConfigurationFault("has no meaning for `\(service.service.rawValue)`, which belong to nothing")
            }
            service.parent = try ConfigurationKey.id(try value.text())
        },
        show: { $0.parent.map(YAMLText.scalar) })

    private static let credential = ServiceMember(
        text: MemberText(
            name: "credential", form: "`caller` or `key`",
            initial: "`key` for `users`, `sessions`, `buckets` and `functions`, else `caller`", example: "key",
            summary:
                "Who asks Appwrite: the caller, whose own rights count, or the server key, which may do everything, for those who have one of `roles`."
        ),
        apply: { value, service throws(ConfigurationFault) in
            switch try value.text() {
            case "key": service.usesKey = true
            case "caller" where service.service.needsKey:
                throw ConfigurationFault("must be `key`: Appwrite has `\(service.service.rawValue)` for keys alone")
            case "caller": service.usesKey = false
            default: throw ConfigurationFault("must be `caller` or `key`")
            }
        },
        show: { service in
            service.usesKey == service.service.needsKey ? nil : service.usesKey ? "key" : "caller"
        })

    static func kind(_ name: String) throws(ConfigurationFault) -> RecordService {
        if let service = RecordService(rawValue: name) { return service }
        let names = RecordService.allCases.map(\.rawValue)
        throw ConfigurationFault(
            "is no service; those are \(names.map { "`\($0)`" }.joined(separator: ", "))."
                + NearMatch.hint(for: name, among: names))
    }

    private static func roles(_ texts: [String]) throws(ConfigurationFault) -> [Role] {
        var roles: [Role] = []
        for text in texts {
            do throws(RoleError) {
                roles.append(try Role(parsing: text))
            } catch {
                throw ConfigurationFault("holds \(Excerpt.quoted(text)), which is no role. \(error.message)")
            }
        }
        return roles
    }
}
