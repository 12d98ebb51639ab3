import Appwrite

extension ManyRowsWriter {
    /// Stages the writes and commits them, 100 to a transaction.
    /// - Returns: false when the server has no transactions; nothing was written then.
    func commit(_ writes: [StagedWrite]) async throws(ExecutionError) -> Bool {
        var done: [String] = []
        for start in stride(from: 0, to: writes.count, by: Self.chunk) {
            let chunk = Array(writes[start..<min(start + Self.chunk, writes.count)])
            do {
                try await commitChunk(chunk)
            } catch {
                if done.isEmpty, error.failure.isUnknownRoute { return false }
                throw ExecutionError(error.failure, done: done, failedID: error.failedID)
            }
            done += chunk.map(\.id)
        }
        return true
    }

    private func commitChunk(_ writes: [StagedWrite]) async throws(ExecutionError) {
        let transaction = try await started()
        do {
            try await stage(writes, in: transaction)
        } catch {
            // If that fails as well, the transaction expires by itself and writes nothing.
            try? await client.finishTransaction(transaction, commit: false, as: caller)
            throw error
        }
        do {
            try await client.finishTransaction(transaction, commit: true, as: caller)
        } catch {
            throw ExecutionError(error)
        }
    }

    private func started() async throws(ExecutionError) -> String {
        do {
            return try await client.createTransaction(as: caller)
        } catch {
            throw ExecutionError(error)
        }
    }

    /// One call for all, unless Appwrite has to choose permissions.
    private func stage(_ writes: [StagedWrite], in transaction: String) async throws(ExecutionError) {
        if writes.contains(where: \.leavesPermissionsToAppwrite) {
            for write in writes { try await stage(write, in: transaction) }
            return
        }
        do {
            try await client.createOperations(
                transaction: transaction, writes.map { $0.operation(on: table) }, as: caller)
        } catch {
            throw ExecutionError(error)
        }
    }

    private func stage(_ write: StagedWrite, in transaction: String) async throws(ExecutionError) {
        do {
            switch write {
            case .create(let row):
                _ = try await client.createRow(
                    table, id: row.id, data: row.data, permissions: row.permissions, transaction: transaction,
                    as: caller)
            case .update(let id, let data, let permissions):
                _ = try await client.updateRow(
                    table, id: id, data: data, permissions: permissions, transaction: transaction, as: caller)
            case .delete(let id):
                try await client.deleteRow(table, id: id, transaction: transaction, as: caller)
            }
        } catch {
            throw ExecutionError(error, failedID: write.id)
        }
    }
}

extension AppwriteFailure {
    /// Whether the server does not have what was called.
    var isUnknownRoute: Bool {
        if case .refused(let error) = self { error.type == "general_route_not_found" } else { false }
    }
}
