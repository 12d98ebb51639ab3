import Appwrite
import Refine

/// Checks permission metadata and turns it into Appwrite's permissions (CONTRACT: "Permission metadata").
enum PermissionReader {
    /// All permissions that a create gives; `nil` when none are given.
    /// - Throws: 400 `gateway_permission_invalid` that names the header or `$permissions`, and the entry.
    ///
    /// `write` is expanded as Appwrite does it for single rows, because it does not in bulk calls and in transactions.
    /// - Parameter source: what `permissions` of the input were called where they came from.
    static func permissions(
        of input: PermissionInput?, body source: String = "$permissions"
    ) throws(HttpError) -> [Permission]? {
        guard let input else { return nil }
        let given = [try body(input, source), try read(input), try write(input)].compactMap { $0 }
        return given.isEmpty ? nil : try distinct(given.flatMap { $0 })
    }

    /// What an update does to the row's permissions: a header alone replaces its own half of them.
    static func change(by input: PermissionInput?) throws(HttpError) -> PermissionChange {
        guard let input, let permissions = try permissions(of: input) else { return .unchanged }
        return switch (input.permissions, input.read, input.write) {
        case (nil, .some, nil): .readReplaced(permissions)
        case (nil, nil, .some): .writeReplaced(permissions)
        default: .replaced(permissions)
        }
    }

    private static func body(_ input: PermissionInput, _ source: String) throws(HttpError) -> [Permission]? {
        guard let entries = input.permissions else { return nil }
        var permissions: [Permission] = []
        for entry in entries { permissions.append(try permission(entry, in: source)) }
        return permissions
    }

    private static func read(_ input: PermissionInput) throws(HttpError) -> [Permission]? {
        try header("X-Read-Permissions", input.read, bareRolesMean: .read, allowing: [.read])
    }

    private static func write(_ input: PermissionInput) throws(HttpError) -> [Permission]? {
        try header("X-Write-Permissions", input.write, bareRolesMean: .write, allowing: [.update, .delete, .write])
    }

    private static func header(
        _ name: String, _ entries: [String]?, bareRolesMean action: Permission.Action,
        allowing actions: [Permission.Action]
    ) throws(HttpError) -> [Permission]? {
        guard let entries else { return nil }
        var permissions: [Permission] = []
        for entry in entries {
            if entry.contains("(") {
                permissions.append(try permission(entry, in: name, allowing: actions))
            } else {
                do {
                    permissions.append(Permission(action, try Role(parsing: entry)))
                } catch {
                    throw .invalidPermission(name, entry, error.message)
                }
            }
        }
        return permissions
    }

    private static func permission(
        _ entry: String, in source: String, allowing actions: [Permission.Action] = Permission.Action.onRows
    ) throws(HttpError) -> Permission {
        do {
            return try Permission.parse(entry, allowing: actions)
        } catch {
            throw .invalidPermission(source, entry, error.message)
        }
    }

    private static func distinct(_ permissions: [Permission]) throws(HttpError) -> [Permission] {
        let distinct = Permission.expandedForRow(permissions)
        guard distinct.count <= Permission.maximumCount else { throw .tooManyPermissions(distinct.count) }
        return distinct
    }
}
