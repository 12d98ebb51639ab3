import Appwrite
import JSONBytes

extension ManyRowsWriter {
    /// Stages the writes and commits them, 100 to a transaction.
    /// - Parameter own: ids that the gateway has chosen.
    /// - Returns: false when the server has no transactions; nothing was written then.
    func commit(_ writes: [StagedWrite], _ own: Set<String> = []) async throws(ExecutionError) -> Bool {
        var outcomes = RowOutcomes(writes.map(\.id))
        var staging = Staging()
        for range in Self.ranges(writes.count) {
            let transaction: String
            do throws(AppwriteFailure) {
                transaction = try await client.createTransaction(as: caller)
            } catch {
                if range.lowerBound == 0, error.isUnknownRoute { return false }
                // None of the rows was in it, whatever became of it.
                throw ExecutionError(error.cause, outcomes: outcomes)
            }
            do throws(Staging.Fault) {
                try await stage(Array(writes[range]), in: transaction, &staging)
            } catch {
                // If that fails as well, the transaction expires by itself and writes nothing.
                try? await client.finishTransaction(transaction, commit: false, as: caller)
                if let offset = error.offset {
                    outcomes.set(.failed(error.failure), at: range.lowerBound + offset)
                } else {
                    await blame(error.failure, in: range, isCreate: writes[range].allSatisfy(\.isCreate), &outcomes)
                }
                throw ExecutionError(error.failure, outcomes: outcomes)
            }
            do throws(AppwriteFailure) {
                try await commit(transaction, own.intersection(writes[range].map(\.id)))
            } catch {
                await blame(error, in: range, isCreate: writes[range].allSatisfy(\.isCreate), &outcomes)
                throw ExecutionError(error, outcomes: outcomes)
            }
            outcomes.set(.done, at: range)
        }
        return true
    }

    /// What staging learns from one transaction for the next.
    struct Staging {
        /// The permissions that Appwrite gives the caller's rows; `nil` until they are known.
        var ownPermissions: [Permission]?

        /// Staged is not written, whatever became of the call.
        struct Fault: Error {
            var failure: AppwriteFailure
            /// The write that failed, where one alone was staged.
            var offset: Int?
        }
    }

    /// One call for all. Only a row whose permissions Appwrite has to choose goes by itself, for it chooses none in a list of
    /// operations; what it chose then goes with all the others.
    private func stage(
        _ writes: [StagedWrite], in transaction: String, _ staging: inout Staging
    ) async throws(Staging.Fault) {
        var rest = writes[...]
        if staging.ownPermissions == nil, let first = writes.firstIndex(where: leavesPermissionsToAppwrite) {
            try await stage(together: writes[..<first], in: transaction)
            staging.ownPermissions = try await stageAlone(writes[first], at: first, in: transaction)
            rest = writes[(first + 1)...]
            guard staging.ownPermissions != nil else {
                for (offset, write) in zip(rest.indices, rest) {
                    _ = try await stageAlone(write, at: offset, in: transaction)
                }
                return
            }
        }
        let own = staging.ownPermissions
        try await stage(
            together: rest.map { leavesPermissionsToAppwrite($0) ? $0.granting(own) : $0 }[...], in: transaction)
    }

    /// A key's rows get none, which is what they get in a list as well.
    private func leavesPermissionsToAppwrite(_ write: StagedWrite) -> Bool {
        if case .key = caller.credential { return false }
        return write.leavesPermissionsToAppwrite
    }

    private func stage(together writes: ArraySlice<StagedWrite>, in transaction: String) async throws(Staging.Fault) {
        guard !writes.isEmpty else { return }
        do throws(AppwriteFailure) {
            try await client.createOperations(
                transaction: transaction, writes.map { $0.operation(on: table) }, as: caller)
        } catch {
            throw Staging.Fault(failure: error.cause)
        }
    }

    /// - Returns: the permissions of a row so created, as the answer to staging tells them.
    private func stageAlone(
        _ write: StagedWrite, at offset: Int, in transaction: String
    ) async throws(Staging.Fault) -> [Permission]? {
        do throws(AppwriteFailure) {
            switch write {
            case .create(let row):
                let body = try await client.createRow(
                    table, id: row.id, data: row.data, permissions: row.permissions, transaction: transaction,
                    as: caller)
                return (try? JSONValue(parsing: body))?["$permissions"]?.array?.compactMap {
                    $0.string.flatMap(Permission.init)
                }
            case .update(let id, let data, let permissions):
                _ = try await client.updateRow(
                    table, id: id, data: data, permissions: permissions, transaction: transaction, as: caller)
            case .delete(let id):
                try await client.deleteRow(table, id: id, transaction: transaction, as: caller)
            }
        } catch {
            throw Staging.Fault(failure: error.cause, offset: offset)
        }
        return nil
    }
}
