import Appwrite
import JSONBytes

/// A row to be created.
public struct NewRow: Sendable, Hashable {
    /// `nil` where the caller leaves it to others.
    public var id: String?
    public var data: JSONObject
    /// `nil` leaves them to Appwrite: a user's row is the user's own.
    public var permissions: [Permission]?

    public init(id: String?, data: JSONObject, permissions: [Permission]?) {
        self.id = id
        self.data = data
        self.permissions = permissions
    }
}
