import Appwrite
import JSONBytes

/// One write of several that happen together.
enum StagedWrite: Sendable, Hashable {
    case create(NewRow)
    case update(id: String, data: JSONObject, permissions: [Permission]?)
    case delete(id: String)

    var id: String {
        switch self {
        case .create(let row): row.id ?? ""
        case .update(let id, _, _), .delete(let id): id
        }
    }

    func operation(on table: TableReference) -> StagedOperation {
        switch self {
        case .create(let row):
            .create(table, id: row.id ?? "", data: row.data, permissions: row.permissions)
        case .update(let id, let data, let permissions):
            .update(table, id: id, data: data, permissions: permissions)
        case .delete(let id):
            .delete(table, id: id)
        }
    }

    var isCreate: Bool {
        if case .create = self { true } else { false }
    }

    /// A create with these permissions; every other write as it is.
    func granting(_ permissions: [Permission]?) -> StagedWrite {
        guard case .create(var row) = self else { return self }
        row.permissions = permissions
        return .create(row)
    }

    /// Whether Appwrite would have to choose the row's permissions. It does so for rows that are staged one by one, and gives
    /// none to those of a list of operations (read in the source of 1.9).
    var leavesPermissionsToAppwrite: Bool {
        if case .create(let row) = self { row.permissions == nil } else { false }
    }
}
