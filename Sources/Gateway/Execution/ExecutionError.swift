import Appwrite

/// Why a plan could not be carried out to its end.
public struct ExecutionError: Error, Sendable, Hashable {
    /// The first thing that went wrong.
    public var failure: AppwriteFailure
    /// What became of each of several rows that were to be written; `nil` when there was but one of which all is known, or nothing to
    /// write.
    public var outcomes: RowOutcomes?
    /// The roles that permissions were to be granted to: where Appwrite refuses one, it names those that it would take.
    public var grantedRoles: [Role] = []

    public init(_ failure: AppwriteFailure, outcomes: RowOutcomes? = nil) {
        self.failure = failure
        self.outcomes = outcomes
    }
}
