import GRDB
import HTTPTypes
import JSONBytes

/// Uploads, whole or in chunks.
///
/// The bytes are kept before the record says so, and outside of the database's transaction: checks, then bytes, then record.
struct FileUploadService: Sendable {
    var routes: [Route] {
        [
            Route(
                .post, "storage/buckets/:bucketId/files", scopes: FileService.writeScopes,
                .upload(prepare: prepare, finish: finish))
        ]
    }

    // MARK: Checks

    private func prepare(_ call: Call) throws -> FileUpload {
        _ = try call.path("bucketId", .uid)
        let wantedID = try call.required("fileId", .customID)
        let given = try call.optional(
            "permissions", PermissionText.rule(actions: PermissionText.rowActions)
        ).map { PermissionText.expanded($0, actions: FileEditor.actions) }
        let bucket = try call.bucket()
        guard bucket.grants("create", to: call.caller) else { throw APIError.unauthorized }
        let permissions = given ?? ownerPermissions(call)
        try call.checkFileGrants(permissions)
        guard let uploaded = call.request.files["file"] else { throw APIError.fileEmpty }
        var id = call.resolvedID(wantedID)
        var range: ContentRange?
        if let text = call.request.header("Content-Range"), !text.isEmpty {
            range = try ContentRange(text)
            id = call.request.header("X-Appwrite-ID") ?? id
            guard Formats.isUID(id) else { throw APIError.invalidUploadID }
        }
        let size = range?.size ?? Int64(uploaded.content.count)
        guard bucket.allows(fileName: uploaded.name) else { throw APIError.fileExtensionRefused }
        guard size <= bucket.maximumFileSize else { throw APIError.fileSizeRefused }
        let file = FileModel.new(
            id: id, name: uploaded.name, permissions: permissions, size: size,
            blob: BlobStore.name(from: call.emulator.environment.randomBytes(16)), now: call.now)
        var upload = FileUpload(
            bucket: bucket, file: file, isNew: true, chunk: 1, content: uploaded.content, offset: 0)
        if let range { upload.take(range) }
        try addToExisting(&upload, permissions: permissions, call)
        return upload
    }

    private func ownerPermissions(_ call: Call) -> [String] {
        guard let user = call.caller.user else { return [] }
        return FileEditor.actions.map { "\($0)(\"user:\(user.id)\")" }
    }

    /// When the file is there, what came is a chunk of it.
    private func addToExisting(_ upload: inout FileUpload, permissions: [String], _ call: Call) throws {
        guard let file = try FileModel.find(upload.file.id, in: upload.bucket, db: call.db) else { return }
        let isVisible =
            upload.bucket.grants("read", to: call.caller)
            || upload.bucket.hasFileSecurity && file.grants("read", to: call.caller)
        guard isVisible, !file.isComplete else { throw APIError.fileAlreadyExists }
        if upload.chunk == -1 { upload.chunk = file.chunksTotal }
        upload.isNew = false
        upload.file = file
        upload.file.chunksUploaded = try FileEditor(db: call.db).countChunks(of: file, with: upload.chunk)
        if upload.file.isComplete { upload.file.permissions = permissions }
        if upload.file.chunksUploaded != file.chunksUploaded { upload.file.updated = call.now.text }
    }

    // MARK: Record

    /// - Returns: `nil` when the bucket or the file has changed since the checks.
    private func finish(_ call: Call, _ stored: FileUpload.Stored) throws -> APIResponse? {
        let upload = stored.upload
        let editor = FileEditor(db: call.db)
        guard let bucket = try BucketModel.find(upload.bucket.id, db: call.db),
            bucket.sequence == upload.bucket.sequence
        else { throw APIError.bucketNotFound }
        let existing = try FileModel.find(upload.file.id, in: bucket, db: call.db)
        guard existing?.sequence == (upload.isNew ? nil : upload.file.sequence) else { return nil }
        if let existing {
            guard !existing.isComplete else { return nil }
            let count = try editor.countChunks(of: existing, with: upload.chunk)
            guard count == upload.file.chunksUploaded else { return nil }
        }
        var file = upload.file
        if let digest = stored.digest { (file.signature, file.mimeType) = (digest.signature, digest.mimeType) }
        if upload.isNew { file = try editor.insert(file, into: bucket) } else { try editor.update(file) }
        if file.isComplete {
            try editor.removeChunks(of: file)
        } else {
            try editor.addChunk(upload.chunk, of: file)
        }
        call.announce(file, in: bucket, "create")
        return .json(file.json(in: bucket), status: 201)
    }
}

extension FileUpload {
    /// Makes what came a part of a larger file.
    fileprivate mutating func take(_ range: ContentRange) {
        let place = range.chunk
        chunk = place?.number ?? -1
        file.chunksTotal = place?.total ?? -1
        // Bytes past the range that was announced are none of the file.
        content = content.prefix(Int(min(range.end - range.start, Int64(content.count))) + 1)
        offset = Int(clamping: range.start)
    }
}

extension FileModel {
    /// A file of one chunk that has arrived.
    fileprivate static func new(
        id: String, name: String, permissions: [String], size: Int64, blob: String, now: Instant
    ) -> FileModel {
        FileModel(
            sequence: 0, id: id, name: name, permissions: permissions, signature: "", mimeType: "", size: size,
            chunksTotal: 1, chunksUploaded: 1, blob: blob, created: now.text, updated: now.text)
    }
}
