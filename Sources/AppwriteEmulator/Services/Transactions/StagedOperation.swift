import GRDB
import JSONBytes

/// A write that waits for its transaction's commit.
struct StagedOperation: Sendable {
    enum Action: String, Sendable, CaseIterable {
        case create, update, upsert, delete, increment, decrement, bulkCreate, bulkUpdate, bulkUpsert, bulkDelete

        var isBulk: Bool {
            switch self {
            case .bulkCreate, .bulkUpdate, .bulkUpsert, .bulkDelete: true
            default: false
            }
        }

        /// The permission it takes.
        var permission: String {
            switch self {
            case .create, .upsert, .bulkCreate, .bulkUpsert: "create"
            case .update, .increment, .decrement, .bulkUpdate: "update"
            case .delete, .bulkDelete: "delete"
            }
        }
    }

    var action: Action
    var databaseID: String
    var tableID: String
    var rowID: String?
    /// Of single operations the values of columns; of counters `column`, `value` and `limit`; of bulk operations what their
    /// call takes.
    var data: JSONValue
    var permissions: [String]?

    init(
        _ action: Action, table: TableModel, row: String?, data: JSONObject = [:], permissions: [String]? = nil,
        bulk: JSONValue? = nil
    ) {
        self.action = action
        databaseID = table.database.id
        tableID = table.id
        rowID = row
        self.data = bulk ?? .object(data)
        self.permissions = permissions
    }

    /// Reads a record of `operations`.
    init?(record: Row) {
        guard let action = Action(rawValue: record["action"]),
            let content = try? JSONValue(parsing: record["data"] as String)
        else {
            return nil
        }
        self.action = action
        databaseID = record["database_id"]
        tableID = record["table_id"]
        rowID = record["row_id"]
        data = content["data"] ?? [:]
        permissions = content["permissions"]?.array?.compactMap(\.string)
    }

    /// What the record keeps as JSON.
    var content: JSONValue {
        ["data": data, "permissions": permissions.map { .array($0.map(JSONValue.string)) } ?? nil]
    }
}
