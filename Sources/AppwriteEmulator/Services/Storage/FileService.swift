import GRDB
import HTTPTypes
import JSONBytes

/// The records of files: list, get, rename, permissions, delete.
struct FileService: Sendable {
    static let readScopes = ["files.read"]
    static let writeScopes = ["files.write"]

    var routes: [Route] {
        let all = "storage/buckets/:bucketId/files"
        let one = "\(all)/:fileId"
        return [
            Route(.get, all, scopes: Self.readScopes, .read(list)),
            Route(.get, one, scopes: Self.readScopes, .read(get)),
            Route(.put, one, scopes: Self.writeScopes, .write(update)),
            Route(.delete, one, scopes: Self.writeScopes, .write(delete)),
        ]
    }

    private func list(_ call: Call) throws -> APIResponse {
        let bucket = try call.bucket()
        let all = try call.reachesAllFiles(of: bucket, "read")
        var schema = QuerySchema.records(
            "files",
            [
                "name": .init(sql: "files.name", kind: .string),
                "signature": .init(sql: "files.signature", kind: .string),
                "mimeType": .init(sql: "files.mime_type", kind: .string),
                "sizeOriginal": .init(sql: "files.size", kind: .integer),
                "chunksTotal": .init(sql: "files.chunks_total", kind: .integer),
                "chunksUploaded": .init(sql: "files.chunks_uploaded", kind: .integer),
            ])
        // Ids are unique within a bucket, so that a cursor must be looked for there.
        schema.table = "(SELECT * FROM files WHERE bucket = \(bucket.sequence)) AS files"
        var list = RecordList(call: call, schema: schema, selection: "files.*")
        list.searchedText = "files.id || ' ' || files.name"
        if !all { list.conditions = [Self.isReadable(by: call.caller)] }
        return try list.answer(named: "files") { FileModel(record: $0).json(in: bucket) }
    }

    private static func isReadable(by caller: Caller) -> ListPlan.Condition {
        let marks = caller.roles.map { _ in "?" }.joined(separator: ", ")
        return ListPlan.Condition(
            sql: "EXISTS (SELECT 1 FROM file_readers WHERE file = files.seq AND role IN (\(marks)))",
            values: caller.roles.map(DatabaseValue.text))
    }

    private func get(_ call: Call) throws -> APIResponse {
        let bucket = try call.bucket()
        return .json(try call.readableFile(in: bucket).json(in: bucket))
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("bucketId", .uid)
        let id = try call.path("fileId", .uid)
        let name = try call.optional("name", .text(255).nullable)
        let permissions = try call.optional(
            "permissions", PermissionText.rule(actions: PermissionText.rowActions)
        ).map { PermissionText.expanded($0, actions: FileEditor.actions) }
        let bucket = try call.bucket()
        let all = try call.reachesAllFiles(of: bucket, "update")
        guard let file = try FileModel.find(id, in: bucket, db: call.db) else { throw APIError.fileNotFound }
        if let permissions { try call.checkFileGrants(permissions) }
        var changed = file
        changed.name = name ?? file.name
        changed.permissions = permissions ?? file.permissions
        let isChanged = changed.name != file.name || changed.permissions != file.permissions
        // Who says nothing new needs to be a reader only.
        if !all {
            let action = isChanged ? "update" : "read"
            guard bucket.grants(action, to: call.caller) || file.grants(action, to: call.caller) else {
                throw APIError.unauthorized
            }
        }
        if isChanged {
            changed.updated = call.now.text
            try FileEditor(db: call.db).update(changed)
        }
        call.announce(changed, in: bucket, "update")
        return .json(changed.json(in: bucket))
    }

    private func delete(_ call: Call) throws -> APIResponse {
        _ = try call.path("bucketId", .uid)
        let id = try call.path("fileId", .uid)
        let bucket = try call.bucket()
        let all = try call.reachesAllFiles(of: bucket, "delete")
        guard let file = try FileModel.find(id, in: bucket, db: call.db) else { throw APIError.fileNotFound }
        guard all || file.grants("delete", to: call.caller) else { throw APIError.unauthorized }
        try call.db.run("DELETE FROM files WHERE seq = ?", [.integer(file.sequence)])
        call.removeBlobs([file.blob])
        call.announce(file, in: bucket, "delete")
        return .empty
    }
}
