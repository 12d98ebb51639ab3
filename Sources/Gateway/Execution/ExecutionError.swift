import Appwrite

/// Why a plan could not be carried out to its end.
public struct ExecutionError: Error, Sendable, Hashable {
    public var failure: AppwriteFailure
    /// Of several rows that were to be written, those that were before it failed; they stay written.
    public var done: [String]
    /// The row at which it failed, where that is known.
    public var failedID: String?

    public init(_ failure: AppwriteFailure, done: [String] = [], failedID: String? = nil) {
        self.failure = failure
        self.done = done
        self.failedID = failedID
    }
}
