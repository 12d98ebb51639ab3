import Appwrite
import HTTPTypes
import Hummingbird
import NIOCore
import Refine

/// Takes an upload from its sender and lays its files on the disk.
struct UploadReceiver: Sendable {
    /// Bytes of all files of a request.
    let maximumSize: Int
    let folder: String
    let budget: SpoolBudget

    /// What has been taken.
    struct Received: Sendable {
        var form: UploadForm
        /// The files' bytes, one behind the other.
        var spool: SpoolFile
    }

    /// Bytes that are gathered before they go to the disk.
    private static let blockSize = 256 * 1024
    /// Bytes of a form beside its files.
    static let framing = 1024 * 1024

    /// What can be refused before the body is taken.
    /// - Returns: the boundary of the form.
    func admit(_ request: Request) throws(HttpError) -> String {
        try RequestBody.checkEncoding(of: request)
        let boundary: String
        do throws(MultipartFault) {
            boundary = try HeaderParameters.boundary(ofContentType: request.headers[.contentType])
        } catch {
            throw error.error
        }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > maximumSize + Self.framing {
            throw .uploadTooLarge(maximumSize)
        }
        return boundary
    }

    /// - Parameter progress: is told how many bytes have come.
    func receive(
        _ request: Request, boundary: String, progress: (Int) async -> Void
    ) async throws(HttpError) -> Received {
        var parser = MultipartParser(boundary: boundary)
        var received = Received(form: UploadForm(), spool: try spoolFile())
        var block = Block()
        var total = 0
        do {
            for try await part in request.body {
                total += part.readableBytes
                guard total <= maximumSize + Self.framing else { throw HttpError.uploadTooLarge(maximumSize) }
                for event in try events(of: part, &parser) {
                    if let content = try received.form.take(event) { block.bytes += content }
                    guard received.form.size <= maximumSize else { throw HttpError.uploadTooLarge(maximumSize) }
                }
                if block.bytes.count >= Self.blockSize {
                    try await keep(&block, in: received.spool)
                    await progress(total)
                }
            }
        } catch let error as HttpError {
            throw error
        } catch {
            throw .uploadIncomplete
        }
        do throws(MultipartFault) {
            try parser.finish()
        } catch {
            throw error.error
        }
        try await keep(&block, in: received.spool)
        await progress(total)
        guard !received.form.files.isEmpty else {
            throw .upload("The form has no file. Send at least one in the field `file`.", field: "file")
        }
        return received
    }

    /// What waits to be written, and where it belongs.
    private struct Block {
        var bytes: [UInt8] = []
        var offset = 0
    }

    private func events(
        of part: ByteBuffer, _ parser: inout MultipartParser
    ) throws(HttpError) -> [MultipartParser.Event] {
        do throws(MultipartFault) {
            return try parser.feed(Array(part.readableBytesView))
        } catch {
            throw error.error
        }
    }

    private func spoolFile() throws(HttpError) -> SpoolFile {
        do throws(SpoolFile.Failure) {
            return try SpoolFile(in: folder, budget: budget)
        } catch {
            throw .uploadUnkeepable
        }
    }

    private func keep(_ block: inout Block, in spool: SpoolFile) async throws(HttpError) {
        guard !block.bytes.isEmpty else { return }
        do throws(SpoolFile.Failure) {
            try await spool.append(block.bytes, at: block.offset)
        } catch {
            switch error {
            case .noRoom: throw .uploadWithoutRoom
            case .unusable: throw .uploadUnkeepable
            }
        }
        block.offset += block.bytes.count
        block.bytes.removeAll(keepingCapacity: true)
    }
}
