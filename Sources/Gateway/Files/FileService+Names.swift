import Appwrite
import Refine

extension FileService {
    /// The record of a file, if the ids are its own and its bucket's: Appwrite finds both whatever the case of their letters.
    func file(_ id: String, _ call: FileCall) async throws(AppwriteFailure) -> StoredFile {
        let file = try await client.getFile(bucket: call.bucket, id: id, as: call.caller)
        guard file.id == id, file.bucket ?? call.bucket == call.bucket else {
            throw .refused(
                AppwriteError(status: 404, type: "storage_file_not_found", message: "There is no file of that id."))
        }
        return file
    }

    /// Looks before a file is deleted by ids that may be spelt in another way. What the caller may not read is Appwrite's to refuse.
    func checkNames(_ id: String, _ call: FileCall) async throws(AppwriteFailure) {
        guard Identifier.hasCapital(id) || Identifier.hasCapital(call.bucket) else { return }
        do throws(AppwriteFailure) {
            _ = try await file(id, call)
        } catch {
            if case .refused(let refusal) = error, [401, 403].contains(refusal.status) { return }
            throw error
        }
    }
}
