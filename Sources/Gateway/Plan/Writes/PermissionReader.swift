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

    /// Those of a row's own `$permissions` and some that are read already.
    static func permissions(
        of input: PermissionInput, joinedWith others: [Permission]
    ) throws(HttpError) -> [Permission] {
        try distinct((try body(input, "$permissions") ?? []) + others)
    }

    /// What an update does to the row's permissions. Headers replace the half that their entries are of; one without any empties its own.
    static func change(by input: PermissionInput?) throws(HttpError) -> PermissionChange {
        guard let input, let permissions = try permissions(of: input) else { return .unchanged }
        guard input.permissions == nil else { return .replaced(permissions) }
        let reads = input.read?.isEmpty == true || permissions.contains { $0.action == .read }
        let writes = input.write?.isEmpty == true || permissions.contains { $0.action != .read }
        return switch (reads, writes) {
        case (true, false): .readReplaced(permissions)
        case (false, true): .writeReplaced(permissions)
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
        try header("X-Read-Permissions", input.read, bareRolesMean: .read)
    }

    private static func write(_ input: PermissionInput) throws(HttpError) -> [Permission]? {
        try header("X-Write-Permissions", input.write, bareRolesMean: .write)
    }

    /// A full string means in either header what it says.
    private static func header(
        _ name: String, _ entries: [String]?, bareRolesMean action: Permission.Action
    ) throws(HttpError) -> [Permission]? {
        guard let entries else { return nil }
        var permissions: [Permission] = []
        for entry in entries {
            if entry.contains("(") {
                permissions.append(try permission(entry, in: name))
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

    private static func permission(_ entry: String, in source: String) throws(HttpError) -> Permission {
        do {
            return try Permission.parse(entry, allowing: Permission.Action.onRows)
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
