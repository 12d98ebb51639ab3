import Appwrite
import Refine

/// Reads the permissions of many rows of one request, whose headers are read once.
struct RowPermissions {
    private var headers: (input: PermissionInput, permissions: [Permission]?)?

    /// - Throws: as `PermissionReader.permissions`.
    mutating func permissions(of input: PermissionInput?) throws(HttpError) -> [Permission]? {
        guard let input else { return nil }
        var shared = input
        shared.permissions = nil
        if headers?.input != shared { headers = (shared, try PermissionReader.permissions(of: shared)) }
        guard input.permissions != nil else { return headers?.permissions }
        return try PermissionReader.permissions(of: input, joinedWith: headers?.permissions ?? [])
    }
}
