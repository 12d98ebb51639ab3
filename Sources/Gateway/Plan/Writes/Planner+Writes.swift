import Appwrite
import JSONBytes
import Refine

extension Planner {
    func newRow(_ input: RowInput) throws(HttpError) -> NewRow {
        try newRow(input, PermissionReader.permissions(of: input.permissions))
    }

    private func newRow(_ input: RowInput, _ permissions: [Permission]?) throws(HttpError) -> NewRow {
        NewRow(
            id: input.id, data: try RowCoercion(schema: schema).coerced(input.data),
            permissions: permissions ?? defaultPermissions.map(Permission.expandedForRow))
    }

    /// - Throws: what is wrong with the rows, up to `maximumFaults` of them.
    func newRows(_ inputs: [RowInput]) throws(HttpError) -> [NewRow] {
        // A commit looks for operators in creates as well, a create by itself does not.
        let refusesOperators = strategy == .transaction && inputs.count > 1
        var rows: [NewRow] = []
        rows.reserveCapacity(inputs.count)
        var faults: [(row: Int, error: HttpError)] = []
        var permissions = RowPermissions()
        for (index, input) in inputs.enumerated() where faults.count < Self.maximumFaults {
            do throws(HttpError) {
                if refusesOperators { try refuseOperators(in: input.data) }
                rows.append(try newRow(input, permissions.permissions(of: input.permissions)))
            } catch {
                faults.append((index + 1, error))
            }
        }
        if !faults.isEmpty { throw .unfitRows(faults, of: inputs.count) }
        return rows
    }

    /// Faults of one request that are told.
    private static var maximumFaults: Int { 100 }

    func change(_ input: RowInput) throws(HttpError) -> RowUpdate {
        try refuseOperators(in: input.data)
        var change = RowUpdate(
            data: try RowCoercion(schema: schema).coerced(input.data),
            permissions: try PermissionReader.change(by: input.permissions))
        // A form that sends a row back as it was read sends these too.
        if fixesPermissions, case .replaced(let permissions) = change.permissions {
            change.permissions = .kept(permissions)
        }
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

    private func refuseOperators(in data: JSONObject) throws(HttpError) {
        let columns = OperatorText.columns(in: data)
        if !columns.isEmpty { throw .operatorText(columns) }
    }
}
