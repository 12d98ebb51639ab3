extension Permission {
    /// How many permissions one row or table may have.
    public static let maximumCount = 100

    /// The permissions as Appwrite stores them on a row: `write` becomes update and delete, and each stands once, in the
    /// place of its first mention.
    public static func expandedForRow(_ permissions: [Permission]) -> [Permission] {
        expanded(permissions, writeMeans: [.update, .delete])
    }

    /// The permissions as Appwrite stores them on a table: `write` becomes create, update and delete.
    public static func expandedForTable(_ permissions: [Permission]) -> [Permission] {
        expanded(permissions, writeMeans: [.create, .update, .delete])
    }

    private static func expanded(_ permissions: [Permission], writeMeans actions: [Action]) -> [Permission] {
        var seen: Set<Permission> = []
        return
            permissions
            .flatMap { permission in
                permission.action == .write ? actions.map { Permission($0, permission.role) } : [permission]
            }
            .filter { seen.insert($0).inserted }
    }
}

extension Permission.Action {
    /// What may be granted on a table.
    public static let onTables: [Permission.Action] = [.create, .read, .update, .delete, .write]
    /// What may be granted on a row: creating is a matter of the table alone.
    public static let onRows: [Permission.Action] = [.read, .update, .delete, .write]
}
