import JSONBytes

/// Appwrite's permission texts, `read("user:5f2c")`, checked and expanded as Appwrite does it.
enum PermissionText {
    static let maximumCount = 100
    static let tableActions = ["create", "read", "update", "delete", "write"]
    static let rowActions = ["read", "update", "delete", "write"]

    /// A list of permissions for something on which these actions are possible, expanded and without repetitions.
    static func rule(actions: [String]) -> Rule<[String]> {
        Rule<[String]>(checking: { value throws(Rule<[String]>.Refusal) in
            guard let elements = value.array else { throw .init(reason: "Permissions must be an array of strings.") }
            guard elements.count <= maximumCount else {
                throw .init(reason: "You can only provide up to \(maximumCount) permissions.")
            }
            var texts: [String] = []
            for element in elements {
                guard let text = element.string else {
                    throw .init(reason: "Every permission must be of type string.")
                }
                if let reason = fault(in: text, actions: actions) { throw .init(reason: reason) }
                texts.append(text)
            }
            return expanded(texts, actions: actions)
        }).nullable
    }

    /// `write` becomes create, update and delete, as far as these are possible. Repetitions fall away, the order stays.
    static func expanded(_ texts: [String], actions: [String]) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for text in texts {
            let parts = text.hasPrefix("write(") ? ["create", "update", "delete"].filter(actions.contains) : []
            let wanted = parts.isEmpty ? [text] : parts.map { $0 + text.dropFirst("write".count) }
            for one in wanted where seen.insert(one).inserted { result.append(one) }
        }
        return result
    }

    /// The roles to which `permissions` grant an action.
    static func roles(for action: String, in permissions: [String]) -> [String] {
        let prefix = action + "(\""
        return permissions.compactMap { text in
            text.hasPrefix(prefix) && text.hasSuffix("\")") ? String(text.dropFirst(prefix.count).dropLast(2)) : nil
        }
    }

    /// Every role that `permissions` name, each once.
    static func allRoles(in permissions: [String]) -> [String] {
        permissions.compactMap { text in
            guard let open = text.firstIndex(of: "("), text.hasSuffix("\")") else { return nil }
            return String(text[text.index(open, offsetBy: 2)...].dropLast(2))
        }
    }

    // MARK: Faults

    private static let roleNames = ["any", "guests", "users", "user", "team", "member", "label"]

    /// Why a text is no permission; `nil` when it is one.
    static func fault(in text: String, actions: [String]) -> String? {
        if text.contains("role:") {
            return
                "Permissions using the \"role:\" prefix have been replaced. Use \"users\", \"guests\", or \"any\" instead."
        }
        let action = text.prefix { $0 != "(" }
        guard actions.contains(String(action)) else {
            return "Permission \"\(text)\" is not allowed. Must be one of: \(actions.joined(separator: ", "))."
        }
        let rest = text.dropFirst(action.count)
        guard rest.hasPrefix("(\""), rest.hasSuffix("\")"), rest.count >= 4 else {
            return "Invalid permission string format: \"\(text)\"."
        }
        return fault(inRole: String(rest.dropFirst(2).dropLast(2)))
    }

    private static func fault(inRole role: String) -> String? {
        let name: Substring
        var identifier: Substring?
        var dimension: Substring?
        let slash = role.firstIndex(of: "/")
        let head = role[..<(slash ?? role.endIndex)]
        if let slash { dimension = role[role.index(after: slash)...] }
        if let colon = head.firstIndex(of: ":") {
            name = head[..<colon]
            identifier = head[head.index(after: colon)...]
        } else {
            name = head
        }
        if dimension?.isEmpty == true { return "Dimension must not be empty" }
        guard roleNames.contains(String(name)) else {
            return "Role \"\(name)\" is not allowed. Must be one of: \(roleNames.joined(separator: ", "))."
        }
        return fault(inIdentifier: identifier.map(String.init) ?? "", of: String(name))
            ?? fault(inDimension: dimension.map(String.init), of: String(name))
    }

    private static func fault(inIdentifier identifier: String, of name: String) -> String? {
        let takesOne = ["user", "team", "member", "label"].contains(name)
        guard takesOne else {
            return identifier.isEmpty ? nil : "Role \"\(name)\" can not have an ID value."
        }
        if identifier.isEmpty { return "Role \"\(name)\" must have an ID value." }
        if name == "label" {
            let isValid = (1...36).contains(identifier.utf8.count) && identifier.utf8.allSatisfy(Formats.isAlphanumeric)
            return isValid
                ? nil
                : "Role \"label\" identifier value is invalid: Value must be a valid string between 1 and 36 chars containing "
                    + "only alphanumeric chars"
        }
        return Formats.isCustomID(identifier)
            ? nil : "Role \"\(name)\" identifier value is invalid: \(Rule<String>.customIDDescription)"
    }

    private static func fault(inDimension dimension: String?, of name: String) -> String? {
        guard let dimension else { return nil }
        switch name {
        case "any", "guests", "member", "label": return "Role \"\(name)\" can not have a dimension value."
        case "team":
            return Formats.isCustomID(dimension)
                ? nil : "Role \"team\" dimension value is invalid: \(Rule<String>.customIDDescription)"
        default:
            return ["verified", "unverified"].contains(dimension)
                ? nil : "Role \"\(name)\" dimension value is invalid. Must be one of: verified, unverified."
        }
    }
}
