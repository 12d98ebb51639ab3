extension Permission: LosslessStringConvertible {
    /// The permission as Appwrite writes it: `read("user:5f2c")`.
    public var description: String { "\(action.rawValue)(\"\(role)\")" }

    /// `nil` for what `parse` refuses.
    public init?(_ description: String) {
        guard let permission = try? Permission.parse(description) else { return nil }
        self = permission
    }

    /// Reads one permission string. Spaces, single quotes and missing quotes are refused, as Appwrite 1.8 does.
    /// - Parameter actions: what the place allows: rows take no `create` (see `Action.onRows`).
    public static func parse(
        _ text: String, allowing actions: [Action] = Action.onTables
    ) throws(PermissionError) -> Permission {
        // Appwrite looks for this prefix before it looks at the form.
        if text.contains("role:") { throw .role(.legacyPrefix, in: text) }
        guard let action = actions.first(where: { text.hasPrefix($0.rawValue) }) else {
            throw .actionNotAllowed(text, allowed: actions)
        }
        let role = text.dropFirst(action.rawValue.count)
        guard role.hasPrefix(#"(""#), role.hasSuffix(#"")"#), role.count >= 4 else { throw .malformed(text) }
        do {
            return Permission(action, try Role(parsing: role.dropFirst(2).dropLast(2)))
        } catch {
            throw .role(error, in: text)
        }
    }

    /// Reads the permissions of one row or table.
    public static func parse(
        _ texts: [String], allowing actions: [Action] = Action.onTables
    ) throws(PermissionError) -> [Permission] {
        guard texts.count <= maximumCount else { throw .tooMany(texts.count) }
        var permissions: [Permission] = []
        for text in texts { permissions.append(try parse(text, allowing: actions)) }
        return permissions
    }
}
