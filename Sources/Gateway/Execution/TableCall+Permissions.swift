import Appwrite
import JSONBytes
import Refine

extension TableCall {
    /// Makes a change. Permissions that a row has already are no change: where Appwrite refuses the caller to grant them, what is sent is
    /// held against what the row has.
    /// - Parameter write: sends the change with these permissions; `nil` sends none.
    func updated(
        _ id: String, _ change: RowUpdate, _ write: ([Permission]?) async throws(AppwriteFailure) -> [UInt8]
    ) async throws(AppwriteFailure) -> [UInt8] {
        let present = change.permissions.dependsOnRow ? try await permissions(of: id) : []
        try change.permissions.check(against: present)
        // Nothing but permissions was sent, and they are the row's.
        if change.data.isEmpty, change.permissions.isKept { return try await row(id, queries: []) }
        do throws(AppwriteFailure) {
            return try await write(change.permissions.applied(to: present))
        } catch {
            guard error.refusesGrants, case .replaced(let given) = change.permissions,
                let own = try? await permissions(of: id), given.isSame(as: own)
            else { throw error }
            return change.data.isEmpty ? try await row(id, queries: []) : try await write(nil)
        }
    }
}

extension ManyRowsWriter {
    /// The same for several rows that are written together.
    /// - Parameter write: writes them with the change.
    func updated(
        _ ids: [String], _ change: RowUpdate, _ write: (RowUpdate) async throws(ExecutionError) -> [UInt8]
    ) async throws(ExecutionError) -> [UInt8] {
        do {
            return try await write(change)
        } catch {
            guard error.failure.refusesGrants, case .replaced(let given) = change.permissions,
                let own = try? await permissions(of: ids), ids.allSatisfy({ own[$0].map(given.isSame) ?? false })
            else { throw error }
            if change.data.isEmpty { return await readBack(ids) }
            return try await write(RowUpdate(data: change.data, permissions: .unchanged))
        }
    }
}

extension PermissionChange {
    fileprivate var isKept: Bool { if case .kept = self { true } else { false } }

    /// - Throws: 403 where other permissions than the row's are sent that may not be changed.
    func check(against present: [Permission]) throws(AppwriteFailure) {
        guard case .kept(let given) = self, !given.isSame(as: present) else { return }
        let error = HttpError.fixedPermissions("`$permissions`")
        throw .refused(AppwriteError(status: error.statusCode, type: error.type, message: error.message))
    }
}

extension [Permission] {
    /// Whether a row that is given these has them then, whatever their order.
    fileprivate func isSame(as present: [Permission]) -> Bool {
        Set(Permission.expandedForRow(self)) == Set(Permission.expandedForRow(present))
    }
}

extension AppwriteFailure {
    /// Whether the caller may not grant permissions that it sends.
    fileprivate var refusesGrants: Bool {
        if case .refused(let refusal) = self { RefusedGrants.isRefusal(refusal) } else { false }
    }
}
