import JSONBytes

/// A change of a row, as Appwrite Realtime told it.
public struct RowEvent: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable { case create, update, upsert, delete }

    public var database: String
    public var table: String
    public var row: String
    public var action: Action
    /// ISO 8601 as Appwrite wrote it.
    public var timestamp: String
    /// The row, or its last state when it was deleted.
    public var payload: JSONObject

    public init(database: String, table: String, row: String, action: Action, timestamp: String, payload: JSONObject) {
        self.database = database
        self.table = table
        self.row = row
        self.action = action
        self.timestamp = timestamp
        self.payload = payload
    }
}
