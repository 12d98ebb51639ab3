import Crypto
import GRDB
import JSONBytes

/// A token that lets whoever has it read the bytes of one file.
struct FileToken: Sendable {
    var sequence: Int64
    var id: String
    /// Numbers of the file and its bucket.
    var file: Int64
    var bucket: Int64
    var fileID: String
    var bucketID: String
    /// Without one it has no end.
    var expire: String?
    var accessed: String?
    var created: String

    static let selection =
        "file_tokens.*, files.id AS file_id, files.bucket AS bucket, buckets.id AS bucket_id"
    static let source =
        "file_tokens JOIN files ON files.seq = file_tokens.file JOIN buckets ON buckets.seq = files.bucket"

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        file = record["file"]
        bucket = record["bucket"]
        fileID = record["file_id"]
        bucketID = record["bucket_id"]
        expire = record["expire"]
        accessed = record["accessed"]
        created = record["created"]
    }

    static func find(_ id: String, db: Database) throws -> FileToken? {
        try db.first("SELECT \(selection) FROM \(source) WHERE file_tokens.id = ?", [.text(id)])
            .map(FileToken.init(record:))
    }

    /// The token in a request's `token`; one that is none, or is over, counts as not given.
    static func named(by call: Call) throws -> FileToken? {
        guard let text = call.request.query["token"]?.string,
            let token = try find(String(text.prefix { $0 != "." }), db: call.db),
            ConstantTime.areEqual(Array(text.utf8), Array(token.secret(key: call.tokenKey).utf8))
        else { return nil }
        if let expire = token.expire, expire < call.now.text { return nil }
        return token
    }

    /// What its holder shows: the id and a signature of it. Not a JWT as on the real server, but no less opaque to programs.
    private func secret(key: [UInt8]) -> String {
        let signature = HMAC<SHA256>.authenticationCode(
            for: Array("file token \(id)".utf8), using: SymmetricKey(data: key))
        return "\(id).\(Hex.text(of: signature))"
    }

    func json(key: [UInt8]) -> JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "resourceId": .string("\(bucketID):\(fileID)"),
            "resourceType": "files", "expire": .string(expire ?? ""), "secret": .string(secret(key: key)),
            "accessedAt": .string(accessed ?? ""),
        ]
    }
}

extension Call {
    /// Signs what is handed out to be shown again.
    var tokenKey: [UInt8] { emulator.authenticator.tokens.key }
}
