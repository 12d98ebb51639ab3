import Appwrite

/// Writes single rows, each once, and finds out what became of those whose answers were lost.
struct RowWriter: Sendable {
    let call: TableCall
    let inquiry: OutcomeInquiry
    let rows: RowInquiry

    /// - Parameter isOwnID: the gateway has chosen the row's id.
    func create(_ new: NewRow, isOwnID: Bool) async throws(AppwriteFailure) -> [UInt8] {
        try await inquiry.settled { () throws(AppwriteFailure) in
            try await call.create(new)
        } finding: { () throws(AppwriteFailure) in
            try await rows.created(new.id ?? "", isOwn: isOwnID)
        }
    }

    func update(
        _ id: String, _ change: RowUpdate, _ check: VersionCheck? = nil
    ) async throws(AppwriteFailure) -> [UInt8] {
        try await inquiry.settled { () throws(AppwriteFailure) in
            try await call.update(id, change, check)
        } finding: { () throws(AppwriteFailure) in
            try await rows.updated(id, change)
        }
    }

    func delete(_ id: String, _ check: VersionCheck? = nil) async throws(AppwriteFailure) {
        try await inquiry.settled { () throws(AppwriteFailure) in
            try await call.delete(id, check)
        } finding: { () throws(AppwriteFailure) in
            try await rows.deleted(id)
        }
    }
}
