import Appwrite
import Refine

/// Brings files to Appwrite: carries out the steps of `ChunkedUpload`.
struct FileUploader: Sendable {
    let client: AppwriteClient
    /// How long nothing may move on a connection to Appwrite.
    let idleTimeout: Duration
    let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - hasOwnID: nobody else can have a file of this id.
    ///   - progress: is told how many of its bytes Appwrite has.
    /// - Throws: what Appwrite, or the way to it, says in the end. Of a file that is given up, nothing stays behind, if possible.
    func upload(
        _ upload: FileUpload, hasOwnID: Bool, as caller: Caller, progress: (Int) async -> Void
    ) async throws(AppwriteFailure) -> StoredFile {
        var course = ChunkedUpload(upload, hasOwnID: hasOwnID)
        var step = course.start()
        while true {
            switch step {
            case .send(let chunk):
                do throws(AppwriteFailure) {
                    let file = try await client.createFile(upload, chunk: chunk, idleTimeout: idleTimeout, as: caller)
                    step = course.sent(file)
                    await progress(course.loaded)
                } catch {
                    step = course.failed(error)
                }
            case .askAfter(let delay):
                try? await sleep(delay)
                do throws(AppwriteFailure) {
                    step = course.told(
                        .success(try await client.getFile(bucket: upload.bucket, id: upload.id, as: caller)))
                } catch {
                    step = course.told(.failure(error))
                }
            case .done(let file):
                return file
            case .fail(let failure, let leavesChunks):
                if leavesChunks { await delete([upload.id], in: upload.bucket, as: caller) }
                throw failure
            }
        }
    }

    /// Deletes what is not to stay, as far as that goes: the sender may not be allowed to, or Appwrite be gone.
    func delete(_ ids: [String], in bucket: String, as caller: Caller) async {
        guard !ids.isEmpty else { return }
        // Also when the request was broken off.
        await Task { [client] in
            for id in ids { try? await client.deleteFile(bucket: bucket, id: id, as: caller) }
        }.value
    }
}
