import GRDB
import JSONBytes

/// A file of a bucket.
struct FileModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    var permissions: [String]
    /// MD5 of the bytes, as hexadecimal digits; empty until all have arrived.
    var signature: String
    /// Empty until all bytes have arrived.
    var mimeType: String
    /// Bytes in all.
    var size: Int64
    /// -1 when the first chunk that came was the last one, of which no number can be told.
    var chunksTotal: Int64
    var chunksUploaded: Int64
    /// The name of the bytes.
    var blob: String
    var created: String
    var updated: String
}

extension FileModel {
    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        permissions = JSONList.texts(record["permissions"])
        signature = record["signature"]
        mimeType = record["mime_type"]
        size = record["size"]
        chunksTotal = record["chunks_total"]
        chunksUploaded = record["chunks_uploaded"]
        blob = record["blob"]
        created = record["created"]
        updated = record["updated"]
    }

    static func find(_ id: String, in bucket: BucketModel, db: Database) throws -> FileModel? {
        try db.first("SELECT * FROM files WHERE bucket = ? AND id = ?", [.integer(bucket.sequence), .text(id)])
            .map(FileModel.init(record:))
    }

    var isComplete: Bool { chunksUploaded == chunksTotal }

    /// Whether the file's own permissions let a caller do something.
    func grants(_ action: String, to caller: Caller) -> Bool {
        caller.holds(anyOf: PermissionText.roles(for: action, in: permissions))
    }

    func json(in bucket: BucketModel) -> JSONValue {
        [
            "$id": .string(id), "bucketId": .string(bucket.id), "$createdAt": .string(created),
            "$updatedAt": .string(updated), "$permissions": .array(permissions.map(JSONValue.string)),
            "name": .string(name), "signature": .string(signature), "mimeType": .string(mimeType),
            "sizeOriginal": .integer(size), "chunksTotal": .integer(chunksTotal),
            "chunksUploaded": .integer(chunksUploaded),
        ]
    }

    /// What stands behind the last dot of a name, in lower case.
    static func pathExtension(of name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
