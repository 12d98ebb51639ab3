import JSONBytes

/// The variables of a create or an update, taken apart: what goes into columns, and the metadata that travels with it.
public struct RowInput: Sendable, Hashable {
    /// Columns and their values; `id` and every key that starts with `$` are gone.
    public var data: JSONObject
    /// The id that the caller chose for a new row (`id` or `$id` in the body); ignored by updates.
    public var id: String?
    /// Row permissions as the caller wrote them; `nil` means that none were given.
    public var permissions: PermissionInput?

    public init(data: JSONObject, id: String? = nil, permissions: PermissionInput? = nil) {
        self.data = data
        self.id = id
        self.permissions = permissions
    }
}

/// Permission metadata as it was written, not yet checked: `$permissions` of the body and the two headers.
public struct PermissionInput: Sendable, Hashable {
    /// Full strings from the body's `$permissions` (`read("any")`).
    public var permissions: [String]?
    /// Entries of `X-Read-Permissions`: full strings or bare roles.
    public var read: [String]?
    /// Entries of `X-Write-Permissions`: full strings or bare roles.
    public var write: [String]?

    public init(permissions: [String]? = nil, read: [String]? = nil, write: [String]? = nil) {
        self.permissions = permissions
        self.read = read
        self.write = write
    }
}
