import GRDB
import HTTPTypes
import JSONBytes

/// Buckets, for keys. What a bucket says of compression, encryption and virus scans is kept and answered, not done.
struct BucketService: Sendable {
    static let readScopes = ["buckets.read"]
    static let writeScopes = ["buckets.write"]

    var routes: [Route] {
        let (reading, writing) = (Self.readScopes, Self.writeScopes)
        let one = "storage/buckets/:bucketId"
        return [
            Route(.get, "storage/buckets", scopes: reading, .read(list)),
            Route(.post, "storage/buckets", scopes: writing, .write(create)),
            Route(.get, one, scopes: reading, .read { .json(try bucket($0).json) }),
            Route(.put, one, scopes: writing, .write(update)),
            Route(.delete, one, scopes: writing, .write(delete)),
        ]
    }

    private func bucket(_ call: Call) throws -> BucketModel {
        try find(call.path("bucketId", .uid), call)
    }

    private func find(_ id: String, _ call: Call) throws -> BucketModel {
        guard let bucket = try BucketModel.find(id, db: call.db) else { throw APIError.bucketNotFound }
        return bucket
    }

    private func list(_ call: Call) throws -> APIResponse {
        let schema = QuerySchema.records(
            "buckets",
            [
                "name": .init(sql: "buckets.name", kind: .string),
                "enabled": .init(sql: "buckets.enabled", kind: .boolean),
                "fileSecurity": .init(sql: "buckets.file_security", kind: .boolean),
                "maximumFileSize": .init(sql: "buckets.maximum_file_size", kind: .integer),
                "encryption": .init(sql: "buckets.encryption", kind: .boolean),
                "antivirus": .init(sql: "buckets.antivirus", kind: .boolean),
                "transformations": .init(sql: "buckets.transformations", kind: .boolean),
            ])
        var list = RecordList(call: call, schema: schema, selection: "buckets.*")
        list.searchedText = "buckets.id || ' ' || buckets.name"
        return try list.answer(named: "buckets") { BucketModel(record: $0).json }
    }

    /// What a create and an update may say; what it leaves out has its default in both.
    private struct Settings {
        var name: String
        var permissions: [String]?
        var values: [DatabaseValue]

        init(_ call: Call) throws {
            let limit = call.emulator.configuration.maximumFileSize
            name = try call.required("name", .text(128))
            permissions = try call.optional(
                "permissions", PermissionText.rule(actions: PermissionText.tableActions))
            let fileSecurity = try call.optional("fileSecurity", .boolean) ?? false
            let isEnabled = try call.optional("enabled", .boolean) ?? true
            let maximumFileSize = try call.optional("maximumFileSize", .integer(in: 1...max(1, limit))) ?? limit
            let extensions = try call.optional("allowedFileExtensions", .list(of: .text(64), upTo: 100)) ?? []
            let compression = try call.optional("compression", .oneOf(["none", "gzip", "zstd"])) ?? "none"
            let encryption = try call.optional("encryption", .boolean) ?? true
            let antivirus = try call.optional("antivirus", .boolean) ?? true
            let transformations = try call.optional("transformations", .boolean) ?? true
            values = [
                .flag(fileSecurity), .flag(isEnabled), .integer(maximumFileSize), .text(JSONList.json(extensions)),
                .text(compression), .flag(encryption), .flag(antivirus), .flag(transformations),
            ]
        }
    }

    private func create(_ call: Call) throws -> APIResponse {
        let id = call.resolvedID(try call.required("bucketId", .customID))
        let settings = try Settings(call)
        guard try BucketModel.find(id, db: call.db) == nil else { throw APIError.bucketAlreadyExists }
        let now = call.now.text
        try call.db.run(
            """
            INSERT INTO buckets (id, name, permissions, file_security, enabled, maximum_file_size, allowed_file_extensions,
                compression, encryption, antivirus, transformations, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [.text(id), .text(settings.name), .text(JSONList.json(settings.permissions ?? []))] + settings.values
                + [.text(now), .text(now)])
        return .json(try find(id, call).json, status: 201)
    }

    private func update(_ call: Call) throws -> APIResponse {
        let id = try call.path("bucketId", .uid)
        let settings = try Settings(call)
        let bucket = try find(id, call)
        let permissions = JSONList.json(settings.permissions ?? bucket.permissions)
        try call.db.run(
            """
            UPDATE buckets SET name = ?, permissions = ?, file_security = ?, enabled = ?, maximum_file_size = ?,
                allowed_file_extensions = ?, compression = ?, encryption = ?, antivirus = ?, transformations = ?
            WHERE seq = ?
            """,
            [.text(settings.name), .text(permissions)] + settings.values + [.integer(bucket.sequence)])
        let changed = try find(bucket.id, call)
        guard changed.json != bucket.json else { return .json(bucket.json) }
        try call.db.run(
            "UPDATE buckets SET updated = ? WHERE seq = ?", [.text(call.now.text), .integer(bucket.sequence)])
        return .json(try find(bucket.id, call).json)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let bucket = try bucket(call)
        let blobs = try call.db.all("SELECT blob FROM files WHERE bucket = ?", [.integer(bucket.sequence)])
        try call.db.run("DELETE FROM buckets WHERE seq = ?", [.integer(bucket.sequence)])
        call.removeBlobs(blobs.map { $0["blob"] })
        return .empty
    }
}
