import Appwrite
import Testing

@testable import Gateway

@Suite("Files: the course of an upload")
struct ChunkedUploadTests {
    private final class Nothing: ByteSource {
        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? { nil }
    }

    private static let chunk = ChunkRange.size
    private static let lost = AppwriteFailure.lost(.transport(TransportError(.connectionLost, "lost")))
    private static let notFound = AppwriteFailure.refused(
        AppwriteError(status: 404, type: "storage_file_not_found", message: "not there"))
    private static let exists = AppwriteFailure.refused(
        AppwriteError(status: 409, type: "storage_file_already_exists", message: "there"))

    private static func course(_ size: Int, hasOwnID: Bool = true) -> ChunkedUpload {
        ChunkedUpload(
            FileUpload(
                bucket: "b", id: "f", name: "a.txt", type: "text/plain", permissions: nil, source: Nothing(),
                bytes: 0..<size), hasOwnID: hasOwnID)
    }

    private static func stored(_ size: Int, _ uploaded: Int) -> StoredFile {
        StoredFile(
            id: "f", name: "a.txt", size: size, mimeType: "", chunksTotal: ChunkRange.count(ofFile: size),
            chunksUploaded: uploaded)
    }

    private static func send(_ number: Int, of size: Int) throws -> ChunkedUpload.Step {
        .send(try #require(ChunkRange(number, ofFile: size)))
    }

    // MARK: Chunks

    @Test(arguments: [
        (0, [(0, 0)]), (1, [(0, 1)]), (5_242_880, [(0, 5_242_880)]),
        (5_242_881, [(0, 5_242_880), (5_242_880, 5_242_881)]), (10_485_760, [(0, 5_242_880), (5_242_880, 10_485_760)]),
    ])
    func chunksCoverTheFile(_ size: Int, _ ranges: [(Int, Int)]) {
        #expect(ChunkRange.count(ofFile: size) == ranges.count)
        for (number, range) in ranges.enumerated() {
            let chunk = ChunkRange(number, ofFile: size)
            #expect(chunk?.bytes == range.0..<range.1)
            #expect(
                chunk?.contentRange
                    == (size <= Self.chunk ? nil : "bytes \(range.0)-\(range.1 - 1)/\(size)"))
        }
        #expect(ChunkRange(ranges.count, ofFile: size) == nil)
        #expect(ChunkRange(-1, ofFile: size) == nil)
    }

    // MARK: Courses

    @Test func allGoesWell() throws {
        let size = Self.chunk * 2 + 7
        var course = Self.course(size)
        #expect(try course.start() == Self.send(0, of: size))
        #expect(course.loaded == 0)
        #expect(try course.sent(Self.stored(size, 1)) == Self.send(1, of: size))
        #expect(course.loaded == Self.chunk)
        #expect(try course.sent(Self.stored(size, 2)) == Self.send(2, of: size))
        #expect(course.sent(Self.stored(size, 3)) == .done(Self.stored(size, 3)))
        #expect(course.loaded == size)
    }

    @Test func aLostChunkThatDidNotArriveIsSentAgain() throws {
        let size = Self.chunk * 3
        var course = Self.course(size)
        _ = course.start()
        _ = course.sent(Self.stored(size, 1))
        #expect(course.failed(Self.lost) == .askAfter(.milliseconds(250)))
        #expect(try course.told(.success(Self.stored(size, 1))) == Self.send(1, of: size))
        #expect(try course.sent(Self.stored(size, 2)) == Self.send(2, of: size))
        // What gets on has all of its attempts again.
        #expect(course.failed(Self.lost) == .askAfter(.milliseconds(250)))
    }

    @Test func aLostChunkThatArrivedIsNotSentAgain() throws {
        let size = Self.chunk * 3
        var course = Self.course(size)
        _ = course.start()
        _ = course.sent(Self.stored(size, 1))
        _ = course.failed(Self.lost)
        #expect(try course.told(.success(Self.stored(size, 2))) == Self.send(2, of: size))
        _ = course.failed(Self.lost)
        #expect(course.told(.success(Self.stored(size, 3))) == .done(Self.stored(size, 3)))
    }

    @Test func whoMayNotReadTheFileSendsAgain() throws {
        let size = Self.chunk * 2
        var course = Self.course(size)
        _ = course.start()
        _ = course.sent(Self.stored(size, 1))
        _ = course.failed(Self.lost)
        #expect(try course.told(.failure(Self.notFound)) == Self.send(1, of: size))
        // It was the last one, and had arrived.
        let assembled = StoredFile(id: "f", name: "a.txt", size: size, mimeType: "text/plain")
        #expect(course.failed(Self.exists) == .askAfter(.zero))
        #expect(course.told(.failure(Self.notFound)) == .done(assembled))
    }

    /// A chunk may arrive without anybody having seen it fail.
    @Test func whatIsThereAlreadyIsOurs() {
        let size = Self.chunk + 1
        var course = Self.course(size)
        _ = course.start()
        _ = course.sent(Self.stored(size, 1))
        #expect(course.failed(Self.exists) == .askAfter(.zero))
        #expect(course.told(.success(Self.stored(size, 2))) == .done(Self.stored(size, 2)))
    }

    @Test func contradictionsEnd() {
        let size = Self.chunk * 2
        var course = Self.course(size)
        var step = course.start()
        for _ in 0..<20 {
            switch step {
            case .send: step = course.failed(Self.exists)
            case .askAfter: step = course.told(.success(Self.stored(size, 1)))
            case .done, .fail: break
            }
        }
        #expect(step == .fail(Self.exists, leavesChunks: true))
    }

    /// That a file is there says nothing when it may be somebody else's.
    @Test func anIDThatIsTakenIsRefused() throws {
        var course = Self.course(10, hasOwnID: false)
        _ = course.start()
        #expect(course.failed(Self.exists) == .fail(Self.exists, leavesChunks: false))

        course = Self.course(10, hasOwnID: false)
        _ = course.start()
        _ = course.failed(Self.lost)
        #expect(try course.told(.failure(Self.notFound)) == Self.send(0, of: 10))
        // It may be the one that was lost.
        #expect(course.failed(Self.exists) == .fail(.lost(Self.exists), leavesChunks: false))
    }

    @Test func anUploadOfAnotherSizeIsSomebodyElses() {
        var course = Self.course(Self.chunk * 2, hasOwnID: false)
        _ = course.start()
        guard case .fail(.refused(let refusal), leavesChunks: false) = course.sent(Self.stored(Self.chunk * 3, 1))
        else { return #expect(Bool(false), "it goes on") }
        #expect(refusal.type == "storage_file_already_exists")
    }

    @Test func patienceEnds() {
        let size = Self.chunk * 2
        var course = Self.course(size)
        _ = course.start()
        _ = course.sent(Self.stored(size, 1))
        var waits: [Duration] = []
        for attempt in 0..<ChunkedUpload.delays.count {
            // Also when it is the asking that fails.
            let step = attempt.isMultiple(of: 2) ? course.failed(Self.lost) : course.told(.failure(Self.lost))
            guard case .askAfter(let wait) = step else { return #expect(Bool(false), "\(step)") }
            waits.append(wait)
        }
        #expect(waits == ChunkedUpload.delays)
        #expect(course.failed(Self.lost) == .fail(Self.lost, leavesChunks: true))
    }

    @Test func whatIsTakenAndDoesNotCountEnds() {
        let size = Self.chunk * 2
        var course = Self.course(size)
        var step = course.start()
        for _ in 0...ChunkedUpload.delays.count + 1 {
            guard case .send = step else { break }
            step = course.sent(Self.stored(size, 0))
        }
        guard case .fail(.unreadable, _) = step else { return #expect(Bool(false), "\(step)") }
    }

    @Test(arguments: [400, 401, 403, 404, 413, 429, 500])
    func arefusalEndsIt(_ status: Int) {
        let refusal = AppwriteFailure.refused(AppwriteError(status: status, type: "x", message: "no"))
        var course = Self.course(10)
        _ = course.start()
        #expect(course.failed(refusal) == .fail(refusal, leavesChunks: false))
    }

    @Test(arguments: [502, 503, 504])
    func aProxyInTrouble(_ status: Int) {
        var course = Self.course(10)
        _ = course.start()
        let refusal = AppwriteFailure.refused(AppwriteError(status: status, type: "general_unknown", message: "no"))
        #expect(course.failed(refusal) == .askAfter(.milliseconds(250)))
    }
}
