import Appwrite
import JSONBytes
import Refine

extension Planner {
    func newRow(_ input: RowInput) throws(HttpError) -> NewRow {
        NewRow(
            id: input.id, data: input.data,
            permissions: try PermissionReader.permissions(of: input.permissions) ?? defaultPermissions)
    }

    func newRows(_ inputs: [RowInput]) throws(HttpError) -> [NewRow] {
        var rows: [NewRow] = []
        rows.reserveCapacity(inputs.count)
        for input in inputs { rows.append(try newRow(input)) }
        return rows
    }

    func change(_ input: RowInput) throws(HttpError) -> RowUpdate {
        let change = RowUpdate(data: input.data, permissions: try PermissionReader.change(by: input.permissions))
        guard !change.data.isEmpty || change.permissions != .unchanged else { throw .emptyUpdate() }
        return change
    }

    func updateMany(_ ids: [String], _ input: RowInput) throws(HttpError) -> Plan.Work {
        let change = try change(input)
        // One bulk call sends the same permissions to every row.
        let isBulkPossible = !change.permissions.dependsOnRow
        let strategy: WriteStrategy = strategy == .bulk && !isBulkPossible ? .transaction : strategy
        return .updateMany(ids: try distinct(ids), change, strategy)
    }
}
