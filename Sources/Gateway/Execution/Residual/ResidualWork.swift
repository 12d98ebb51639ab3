import Appwrite

/// The work that evaluating one list takes, in bytes that are looked at: those of the rows, and those of a text for each time that it is
/// folded or walked.
struct ResidualWork: Sendable {
    /// What may be looked at for one list.
    let limit: Int
    /// What is said when it is not enough.
    private let refusal: AppwriteFailure
    private(set) var done = 0
    private var sincePause = 0

    /// Bytes between two pauses: some milliseconds.
    static let batch = 2 << 20

    init(limit: Int, refusal: AppwriteFailure) {
        self.limit = limit
        self.refusal = refusal
    }

    mutating func add(_ bytes: Int) throws(AppwriteFailure) {
        done += bytes
        sincePause += bytes
        guard done <= limit else { throw refusal }
    }

    var isDueToPause: Bool { sincePause >= Self.batch }

    /// Lets others have their turn, and ends where nobody waits for the answer any more.
    mutating func pause() async throws(AppwriteFailure) {
        sincePause = 0
        await Task.yield()
        guard !Task.isCancelled else { throw .givenUp }
    }

    /// The same where nothing can be let in between.
    mutating func checkWhetherWanted() throws(AppwriteFailure) {
        guard isDueToPause else { return }
        sincePause = 0
        guard !Task.isCancelled else { throw .givenUp }
    }
}

extension AppwriteFailure {
    static let givenUp = AppwriteFailure.transport(
        TransportError(.cancelled, "evaluating a list was given up, for its caller has left"))
}
