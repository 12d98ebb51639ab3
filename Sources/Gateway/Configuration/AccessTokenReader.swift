/// Reads and writes the entries of `auth.tokens`.
enum AccessTokenReader {
    typealias Token = GatewayConfiguration.AccessToken

    /// What can be said of a token, for the reference and the example.
    static let members: [MemberText] = [
        .init(
            name: "secret", form: "text of 16 characters or more", initial: "–", example: "${REPORTING_TOKEN}",
            summary:
                "What is presented. Take it from the environment, or from `secret_file`; `openssl rand -hex 32` makes one."
        ),
        .init(
            name: "secret_file", form: "path", initial: "–", example: "/run/secrets/reporting",
            summary: "A file whose first line is the secret, instead of `secret`."),
        .init(
            name: "resources", form: "`all`, a list of resources, or a map of resources to their operations",
            initial: "required", example: "[posts, comments]", summary: "What it opens."),
        .init(
            name: "operations", form: "`all`, or a list of `list`, `show`, `create`, `edit`, `delete`",
            initial: "required, unless every resource has its own", example: "[list, show]",
            summary: "What may be done with the resources that name no operations of their own."),
    ]

    /// - Throws: everything that is wrong with any of them, without a word of what may be a secret.
    static func tokens(_ members: [ConfigurationValue.Member]) throws(ConfigurationFault) -> [String: Token] {
        var tokens: [String: Token] = [:]
        var parts: [ConfigurationFault.Part] = []
        for member in members {
            do throws(ConfigurationFault) {
                tokens[member.key] = try token(member)
            } catch {
                parts += error.below(member.key, line: member.line)
            }
        }
        guard parts.isEmpty else { throw ConfigurationFault(parts: parts) }
        return tokens
    }

    private static func token(_ member: ConfigurationValue.Member) throws(ConfigurationFault) -> Token {
        guard RowID.isPossible(member.key) else {
            throw ConfigurationFault("must have a name of letters, digits, `.`, `-` and `_`")
        }
        guard case .map(let settings) = member.value else {
            throw ConfigurationFault("must be a map of `secret`, `resources` and `operations`")
        }
        let names = members.map(\.name)
        if let unknown = settings.first(where: { !names.contains($0.key) }) {
            let near = NearMatch.hint(for: unknown.key, among: names)
            throw ConfigurationFault(
                parts: [.init(path: [unknown.key], line: unknown.line, message: "is not a key of a token.\(near)")])
        }
        let values = Dictionary(settings.map { ($0.key, $0.value) }) { first, _ in first }
        var token = Token(secret: "", extent: .resources([:]))
        switch (values["secret"] ?? .none, values["secret_file"] ?? .none) {
        case (.text(let secret), .none): token.secret = try checked(secret)
        case (.none, .text(let file)): token.file = file
        case (.none, .none): throw ConfigurationFault("needs a `secret`, or a `secret_file`")
        case (.text, .text): throw ConfigurationFault("has both `secret` and `secret_file`; leave one out")
        default: throw ConfigurationFault("must have a single value as its `secret` or `secret_file`")
        }
        token.extent = try extent(values["resources"] ?? .none, values["operations"] ?? .none)
        return token
    }

    // MARK: Secrets

    static func secret(inFile file: String, _ readFile: (String) throws -> String) throws(ConfigurationFault) -> String
    {
        guard let text = try? readFile(file) else {
            throw ConfigurationFault("names a `secret_file` that cannot be read: \(file)")
        }
        return try checked(text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
    }

    private static func checked(_ secret: String) throws(ConfigurationFault) -> String {
        guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ConfigurationFault("must have a secret of printable ASCII without spaces")
        }
        guard secret.utf8.count >= Token.minimumLength else {
            throw ConfigurationFault(
                "must have a secret of \(Token.minimumLength) characters or more; `openssl rand -hex 32` makes one")
        }
        return secret
    }

    // MARK: What it allows

    private static func extent(
        _ resources: ConfigurationValue, _ operations: ConfigurationValue
    ) throws(ConfigurationFault) -> AccessGrant.Extent {
        let common = operations == .none ? nil : try self.operations(operations)
        switch resources {
        case .none: throw ConfigurationFault("must say which `resources` it opens: `all`, a list or a map")
        case .text("all"): return .everything(try required(common))
        case .map(let members):
            var allowed: [String: Set<ResourceOperation>] = [:]
            for member in members {
                allowed[member.key] =
                    member.value == .none ? try required(common) : try self.operations(member.value)
            }
            return try named(allowed)
        case .text, .list:
            let common = try required(common)
            return try named(Dictionary(try resources.list().map { ($0, common) }) { first, _ in first })
        }
    }

    private static func named(
        _ resources: [String: Set<ResourceOperation>]
    ) throws(ConfigurationFault) -> AccessGrant.Extent {
        guard !resources.isEmpty else { throw ConfigurationFault("opens no resource; leave the token out instead") }
        return .resources(resources)
    }

    private static func required(
        _ operations: Set<ResourceOperation>?
    ) throws(ConfigurationFault) -> Set<ResourceOperation> {
        guard let operations else { throw ConfigurationFault("must say which `operations` it allows: `all` or a list") }
        return operations
    }

    private static func operations(_ value: ConfigurationValue) throws(ConfigurationFault) -> Set<ResourceOperation> {
        if value == .text("all") { return ResourceOperation.all }
        var operations: Set<ResourceOperation> = []
        for name in try value.list() {
            guard let operation = ResourceOperation(rawValue: name) else {
                let names = ResourceOperation.allCases.map(\.rawValue)
                throw ConfigurationFault(
                    "holds \(Excerpt.name(name)); operations are `all` or \(names.map { "`\($0)`" }.joined(separator: ", "))."
                        + NearMatch.hint(for: name, among: names))
            }
            operations.insert(operation)
        }
        guard !operations.isEmpty else { throw ConfigurationFault("allows nothing; leave the token out instead") }
        return operations
    }

    // MARK: Showing

    /// `{reporting: {secret: "********", resources: {posts: [list]}}}`, never with a secret.
    static func text(_ tokens: [String: Token]) -> String {
        let entries = tokens.sorted { $0.key < $1.key }.map { name, token in
            let place = token.file.map { "secret_file: \(YAMLText.scalar($0))" } ?? #"secret: "********""#
            return "\(YAMLText.scalar(name)): {\(place), \(text(token.extent))}"
        }
        return "{\(entries.joined(separator: ", "))}"
    }

    private static func text(_ extent: AccessGrant.Extent) -> String {
        switch extent {
        case .everything(let operations): return "resources: all, operations: \(text(operations))"
        case .resources(let resources):
            let entries = resources.sorted { $0.key < $1.key }.map { "\(YAMLText.scalar($0.key)): \(text($0.value))" }
            return "resources: {\(entries.joined(separator: ", "))}"
        }
    }

    private static func text(_ operations: Set<ResourceOperation>) -> String {
        guard operations != ResourceOperation.all else { return "all" }
        return YAMLText.list(ResourceOperation.allCases.filter(operations.contains).map(\.rawValue))
    }
}
