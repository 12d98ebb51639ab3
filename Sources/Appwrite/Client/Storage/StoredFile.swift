import JSONBytes

/// What Appwrite says of a file.
public struct StoredFile: Sendable, Hashable {
    public var id: String
    /// Its bucket's id; `nil` where the answer does not tell it.
    public var bucket: String?
    public var name: String
    /// Bytes of the whole file.
    public var size: Int
    /// As Appwrite has found it out from the bytes; empty until all of them are there.
    public var mimeType: String
    /// MD5 of the bytes as hexadecimal digits; empty until all of them are there.
    public var signature: String
    /// ISO 8601: `2026-11-22T11:27:36.000+00:00`.
    public var updatedAt: String
    public var chunksTotal: Int
    public var chunksUploaded: Int

    public init(
        id: String, name: String, size: Int, mimeType: String, signature: String = "", updatedAt: String = "",
        chunksTotal: Int = 1, chunksUploaded: Int = 1
    ) {
        self.id = id
        self.name = name
        self.size = size
        self.mimeType = mimeType
        self.signature = signature
        self.updatedAt = updatedAt
        self.chunksTotal = chunksTotal
        self.chunksUploaded = chunksUploaded
    }

    /// Whether all bytes are there.
    public var isComplete: Bool { chunksUploaded == chunksTotal }
}

extension StoredFile {
    /// - Throws: `unreadable` for what is no file of Appwrite's.
    init(_ json: JSONValue) throws(AppwriteFailure) {
        guard let id = json["$id"]?.string, !id.isEmpty, let size = json["sizeOriginal"]?.int64, size >= 0 else {
            throw .unreadable("a file has no `$id` or no `sizeOriginal`")
        }
        func number(_ key: String) -> Int { Int(clamping: json[key]?.int64 ?? 1) }
        self.init(
            id: id, name: json["name"]?.string ?? "", size: Int(clamping: size),
            mimeType: json["mimeType"]?.string ?? "", signature: json["signature"]?.string ?? "",
            updatedAt: json["$updatedAt"]?.string ?? "", chunksTotal: number("chunksTotal"),
            chunksUploaded: number("chunksUploaded"))
        bucket = json["bucketId"]?.string
    }
}
