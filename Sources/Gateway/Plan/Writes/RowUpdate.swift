import JSONBytes

/// What an update changes in a row.
public struct RowUpdate: Sendable, Hashable {
    public var data: JSONObject
    public var permissions: PermissionChange

    public init(data: JSONObject, permissions: PermissionChange) {
        self.data = data
        self.permissions = permissions
    }
}
