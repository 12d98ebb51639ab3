import Appwrite

/// Commits a transaction, once. Where the answer is lost, the transaction itself tells what became of it.
extension ManyRowsWriter {
    /// - Parameter own: rows to be made under ids that the gateway has chosen.
    /// - Throws: `lost` where nobody knows; with every other failure nothing of the transaction is written.
    func commit(_ transaction: String, _ own: Set<String>) async throws(AppwriteFailure) {
        var isPending = false
        do throws(AppwriteFailure) {
            try await writer.inquiry.settled { () throws(AppwriteFailure) in
                try await client.finishTransaction(transaction, commit: true, as: caller)
            } finding: { () throws(AppwriteFailure) in
                let state: AppwriteClient.TransactionState?
                do throws(AppwriteFailure) {
                    state = try await client.transactionState(transaction, as: caller)
                } catch {
                    // Who may not look at it may look at what it was to make.
                    guard case .refused = error, let id = own.first else { throw error }
                    guard case .done = try await writer.rows.created(id, isOwn: true) else { return .notYet }
                    return .done(())
                }
                isPending = state == .pending
                return Self.finding(state)
            }
        } catch {
            guard case .lost = error, isPending else { throw error }
            try await giveUp(transaction, error)
        }
    }

    /// Ends a transaction whose commit seems not to have arrived, so that it cannot be carried out any more.
    private func giveUp(_ transaction: String, _ lost: AppwriteFailure) async throws(AppwriteFailure) {
        try? await client.finishTransaction(transaction, commit: false, as: caller)
        // The commit may have come first.
        guard let state = try? await client.transactionState(transaction, as: caller) else { throw lost }
        switch Self.finding(state) {
        case .done: return
        case .never: throw lost.cause
        case .notYet: throw lost
        }
    }

    private static func finding(_ state: AppwriteClient.TransactionState?) -> OutcomeInquiry.Finding<Void> {
        switch state {
        case .committed: .done(())
        case .failed: .never
        case .pending, .committing, nil: .notYet
        }
    }
}
