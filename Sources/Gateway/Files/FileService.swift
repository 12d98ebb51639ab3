import Appwrite
import HTTPTypes
import Hummingbird
import JSONBytes
import Refine

/// Files of Appwrite's buckets, as refine's upload fields want them. The caller's own credential decides everything; the server key is never
/// used here.
struct FileService: Sendable {
    let client: AppwriteClient
    let settings: GatewayConfiguration.Files
    let receiver: UploadReceiver
    let uploader: FileUploader
    /// 128 bits, for ids.
    let random: @Sendable () -> (UInt64, UInt64)
    let observe: Observer

    func checkBucket(_ bucket: String) throws(HttpError) {
        if let buckets = settings.buckets, !buckets.contains(bucket) { throw .bucketUnknown(bucket) }
    }

    // MARK: Uploads

    /// What an upload does after its form was admitted: takes the files, brings them to Appwrite, and says where they are.
    /// - Parameter tell: is told how far it is.
    func upload(
        _ request: Request, boundary: String, _ call: FileCall, tell: (UploadEvent) async -> Void
    ) async throws(HttpError) -> JSONValue {
        var watch = UploadWatch()
        let received = try await receiver.receive(request, boundary: boundary) { count in
            if let event = watch.received(count) { await tell(event) }
        }
        let form = received.form
        let id = try form.fileID()
        let permissions = try form.permissions { request.headers.values(ofCanonicalName: $0) }
        await tell(watch.begin(total: form.size))
        var answers: [JSONValue] = []
        var ids: [String] = []
        for file in form.files {
            let upload = FileUpload(
                bucket: call.bucket, id: id ?? newID(), name: file.name, type: file.type, permissions: permissions,
                source: received.spool, bytes: file.bytes)
            do throws(AppwriteFailure) {
                let stored = try await uploader.upload(upload, hasOwnID: id == nil, as: call.caller) { loaded in
                    await tell(watch.loaded(file.bytes.lowerBound + loaded))
                }
                ids.append(stored.id)
                answers.append(Self.answer(stored, upload, call.base))
            } catch {
                // All of the files or none.
                await uploader.delete(ids, in: call.bucket, as: call.caller)
                throw self.error(for: error).naming(ids: [upload.id])
            }
        }
        return answers.count == 1 ? answers[0] : .array(answers)
    }

    /// 20 of `0-9 a-z`, as Appwrite's own ids are, from 103 random bits.
    func newID() -> String {
        let (high, low) = random()
        let digits = String(high, radix: 36) + String(low, radix: 36)
        return String((digits + String(repeating: "0", count: 20)).prefix(20))
    }

    static func answer(_ file: StoredFile, _ upload: FileUpload, _ base: String) -> JSONValue {
        [
            "url": .string(FileCall.url(base, bucket: upload.bucket, id: file.id)), "id": .string(file.id),
            "name": .string(file.name.isEmpty ? upload.name : file.name), "size": .integer(file.size),
            "type": .string(MediaType.sendable(file.mimeType.isEmpty ? upload.type : file.mimeType)),
        ]
    }

    // MARK: The rest

    func delete(_ id: String, _ call: FileCall) async throws(HttpError) -> JSONValue {
        do throws(AppwriteFailure) {
            try await checkNames(id, call)
            try await client.deleteFile(bucket: call.bucket, id: id, as: call.caller)
        } catch {
            throw self.error(for: error).naming(ids: [id])
        }
        return ["id": .string(id)]
    }

    func error(for failure: AppwriteFailure) -> HttpError {
        failure.observed(by: observe)
        return FailureMapping.error(for: failure)
    }
}
