extension Role: LosslessStringConvertible {
    /// The names that a role may begin with, in Appwrite's order.
    static let names = ["any", "guests", "users", "user", "team", "member", "label"]

    /// The role as Appwrite writes it: `any`, `users/verified`, `user:ID`, `team:ID/owner`, `label:admin`.
    public var description: String {
        switch self {
        case .any: "any"
        case .guests: "guests"
        case .users(let verification): "users" + Role.suffix(verification?.rawValue)
        case .user(let id, let verification): "user:" + id + Role.suffix(verification?.rawValue)
        case .team(let id, let role): "team:" + id + Role.suffix(role)
        case .member(let id): "member:" + id
        case .label(let name): "label:" + name
        }
    }

    /// `nil` for what `init(parsing:)` refuses.
    public init?(_ description: String) {
        guard let role = try? Role(parsing: description) else { return nil }
        self = role
    }

    /// Reads `name[:id][/dimension]`, as strictly as Appwrite 1.8 and printing back to the same text.
    public init(parsing text: some StringProtocol) throws(RoleError) {
        if text.hasPrefix("role:") { throw .legacyPrefix }
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        if halves.count > 2 { throw .severalDimensions }
        let dimension = halves.count == 2 ? String(halves[1]) : nil
        if dimension?.isEmpty == true { throw .emptyDimension }

        let parts = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        try self.init(name: String(parts[0]), id: parts.count == 2 ? String(parts[1]) : nil, dimension: dimension)
    }

    private init(name: String, id: String?, dimension: String?) throws(RoleError) {
        switch name {
        case "any", "guests":
            if id != nil { throw .needlessID(role: name) }
            if dimension != nil { throw .needlessDimension(role: name) }
            self = name == "any" ? .any : .guests
        case "users":
            if id != nil { throw .needlessID(role: name) }
            self = .users(try Role.verification(dimension, of: name))
        case "user":
            let id = try Role.checkedID(id, of: name)
            self = .user(id, try Role.verification(dimension, of: name))
        case "team":
            let id = try Role.checkedID(id, of: name)
            if let dimension, !Identifier.isValid(dimension) { throw .invalidDimension(role: name, allowed: []) }
            self = .team(id, role: dimension)
        case "member":
            let id = try Role.checkedID(id, of: name)
            if dimension != nil { throw .needlessDimension(role: name) }
            self = .member(id)
        case "label":
            guard let id, !id.isEmpty else { throw .missingID(role: name) }
            guard Identifier.isValidLabel(id) else { throw .invalidLabel }
            if dimension != nil { throw .needlessDimension(role: name) }
            self = .label(id)
        default:
            throw .unknown(name)
        }
    }

    private static func suffix(_ dimension: String?) -> String { dimension.map { "/" + $0 } ?? "" }

    private static func checkedID(_ id: String?, of role: String) throws(RoleError) -> String {
        guard let id, !id.isEmpty else { throw .missingID(role: role) }
        guard Identifier.isValid(id) else { throw .invalidID(role: role) }
        return id
    }

    private static func verification(_ dimension: String?, of role: String) throws(RoleError) -> Verification? {
        guard let dimension else { return nil }
        guard let verification = Verification(rawValue: dimension) else {
            throw .invalidDimension(role: role, allowed: ["verified", "unverified"])
        }
        return verification
    }
}
