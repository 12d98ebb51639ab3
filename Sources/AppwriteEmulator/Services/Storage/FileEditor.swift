import GRDB

/// Writes the records of files.
struct FileEditor {
    /// What a file's own permissions can let somebody do.
    static let actions = ["read", "update", "delete"]

    let db: Database

    /// - Returns: the file with its number.
    func insert(_ file: FileModel, into bucket: BucketModel) throws -> FileModel {
        try db.run(
            """
            INSERT INTO files (bucket, id, name, permissions, signature, mime_type, size, chunks_total, chunks_uploaded, blob,
                created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(bucket.sequence), .text(file.id), .text(file.name), .text(JSONList.json(file.permissions)),
                .text(file.signature), .text(file.mimeType), .integer(file.size), .integer(file.chunksTotal),
                .integer(file.chunksUploaded), .text(file.blob), .text(file.created), .text(file.updated),
            ])
        var inserted = file
        inserted.sequence = db.lastInsertedRowID
        try setReaders(of: inserted)
        return inserted
    }

    func update(_ file: FileModel) throws {
        try db.run(
            """
            UPDATE files SET name = ?, permissions = ?, signature = ?, mime_type = ?, chunks_uploaded = ?, updated = ?
            WHERE seq = ?
            """,
            [
                .text(file.name), .text(JSONList.json(file.permissions)), .text(file.signature), .text(file.mimeType),
                .integer(file.chunksUploaded), .text(file.updated), .integer(file.sequence),
            ])
        try db.run("DELETE FROM file_readers WHERE file = ?", [.integer(file.sequence)])
        try setReaders(of: file)
    }

    private func setReaders(of file: FileModel) throws {
        for role in PermissionText.roles(for: "read", in: file.permissions) {
            try db.run(
                "INSERT OR IGNORE INTO file_readers VALUES (?, ?)", [.integer(file.sequence), .text(role)])
        }
    }

    // MARK: Chunks

    func addChunk(_ number: Int64, of file: FileModel) throws {
        try db.run("INSERT OR IGNORE INTO file_chunks VALUES (?, ?)", [.integer(file.sequence), .integer(number)])
    }

    func removeChunks(of file: FileModel) throws {
        try db.run("DELETE FROM file_chunks WHERE file = ?", [.integer(file.sequence)])
    }

    /// How many chunks have arrived, `number` among them.
    func countChunks(of file: FileModel, with number: Int64) throws -> Int64 {
        let row = try db.first(
            "SELECT COUNT(*) AS count FROM file_chunks WHERE file = ? AND number <> ?",
            [.integer(file.sequence), .integer(number)])
        return (row?["count"] ?? 0) + 1
    }
}
