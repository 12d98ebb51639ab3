import Appwrite

/// The course of one file's upload: which chunk goes next, and what to do when one is lost. Knows no network and no clock.
///
/// A chunk that fails on the way may have arrived all the same. So Appwrite is asked how many chunks it has, and the upload goes on from there;
/// where the sender may not read the file, the chunk is sent once more, which Appwrite takes for the same one.
struct ChunkedUpload: Sendable {
    enum Step: Sendable, Hashable {
        case send(ChunkRange)
        /// Wait so long, and then ask what Appwrite has.
        case askAfter(Duration)
        /// The whole file is there.
        case done(StoredFile)
        /// It is given up. `leavesChunks`: some of it may lie at Appwrite.
        case fail(AppwriteFailure, leavesChunks: Bool)
    }

    /// How long to wait before each further attempt; one that gets on makes it begin anew.
    static let delays: [Duration] = [
        .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4),
    ]

    private let id: String
    private let name: String
    private let type: String
    private let size: Int
    /// Nobody else can have a file of this id.
    private let hasOwnID: Bool
    /// The chunk that was sent last.
    private var current = 0
    /// Chunks that Appwrite has, as far as it has said.
    private var stored = 0
    private var attempts = 0
    /// A chunk was sent of which nobody knows whether it arrived.
    private var isUncertain = false
    /// Appwrite has said that it has the file whole.
    private var isThere = false

    init(_ upload: FileUpload, hasOwnID: Bool) {
        id = upload.id
        name = upload.name
        type = upload.type
        size = upload.size
        self.hasOwnID = hasOwnID
    }

    /// Bytes that Appwrite has.
    var loaded: Int { min(stored * ChunkRange.size, size) }

    mutating func start() -> Step { step(toChunk: 0) }

    /// Appwrite has taken the chunk.
    mutating func sent(_ file: StoredFile) -> Step {
        goOn(file)
    }

    /// The chunk could not be sent, or was refused.
    mutating func failed(_ failure: AppwriteFailure) -> Step {
        if Self.mayHaveArrived(failure) { isUncertain = true }
        if Self.isPassing(failure) { return askLater(failure) }
        if case .refused(let refusal) = failure, refusal.type == "storage_file_already_exists", hasOwnID || stored > 0,
            attempts < Self.delays.count
        {
            // It is there whole, and it is ours: a chunk whose answer was lost was the last that was missing.
            attempts += 1
            isThere = true
            return .askAfter(.zero)
        }
        return giveUp(failure)
    }

    /// What Appwrite says of the file when it is asked.
    mutating func told(_ answer: Result<StoredFile, AppwriteFailure>) -> Step {
        switch answer {
        case .success(let file):
            isUncertain = false
            isThere = false
            return goOn(file, isAnswer: true)
        case .failure(let failure) where Self.isPassing(failure):
            return askLater(failure)
        case .failure where isThere:
            // The sender may not see it.
            return finish(StoredFile(id: id, name: name, size: size, mimeType: type))
        case .failure:
            // It is not there, or not to be seen by the sender.
            return step(toChunk: current)
        }
    }

    // MARK: Steps

    private mutating func goOn(_ file: StoredFile, isAnswer: Bool = false) -> Step {
        guard file.size == size else {
            // Somebody else's upload of the same id.
            return .fail(Self.taken, leavesChunks: false)
        }
        if file.isComplete { return finish(file) }
        let next = max(0, file.chunksUploaded)
        if next > stored {
            attempts = 0
        } else if !isAnswer {
            // It was taken and does not count: that must not go on forever.
            attempts += 1
            guard attempts <= Self.delays.count else {
                return giveUp(.unreadable("an upload does not get on, although its chunks are taken"))
            }
        }
        stored = next
        isUncertain = false
        return step(toChunk: next)
    }

    private mutating func step(toChunk number: Int) -> Step {
        guard let chunk = ChunkRange(number, ofFile: size) else {
            return giveUp(.unreadable("a file has more chunks than were sent of it"))
        }
        current = number
        return .send(chunk)
    }

    private mutating func askLater(_ failure: AppwriteFailure) -> Step {
        guard attempts < Self.delays.count else { return giveUp(failure) }
        attempts += 1
        return .askAfter(Self.delays[attempts - 1])
    }

    private mutating func finish(_ file: StoredFile) -> Step {
        stored = ChunkRange.count(ofFile: size)
        return .done(file)
    }

    /// With a chunk of which nobody knows it may be there whole, whatever was said of the attempts since.
    private func giveUp(_ failure: AppwriteFailure) -> Step {
        .fail(isUncertain ? .lost(failure.cause) : failure, leavesChunks: stored > 0 || isUncertain && hasOwnID)
    }

    private static let taken = AppwriteFailure.refused(
        AppwriteError(
            status: 409, type: "storage_file_already_exists",
            message: "A storage file with the requested ID already exists."))

    private static func mayHaveArrived(_ failure: AppwriteFailure) -> Bool {
        switch failure {
        case .lost: true
        case .transport(let error): error.mayHaveArrived
        case .refused, .unreadable: false
        }
    }

    /// Whether the same may go well a moment later.
    private static func isPassing(_ failure: AppwriteFailure) -> Bool {
        switch failure.cause {
        case .transport(let error):
            [.unreachable, .timedOut, .connectionLost, .overloaded].contains(error.code)
        case .refused(let refusal): [502, 503, 504].contains(refusal.status)
        case .unreadable, .lost: false
        }
    }
}
