/// A file on its way into a bucket.
public struct FileUpload: Sendable {
    public var bucket: String
    /// Chosen by the sender, so that a chunk that was lost can be sent again.
    public var id: String
    public var name: String
    /// What the sender says that it is; Appwrite finds out by itself.
    public var type: String
    /// `nil` leaves them to Appwrite: a user's file is the user's own.
    public var permissions: [Permission]?
    public var source: any ByteSource
    /// Where its bytes are in the source.
    public var bytes: Range<Int>

    public init(
        bucket: String, id: String, name: String, type: String, permissions: [Permission]?, source: any ByteSource,
        bytes: Range<Int>
    ) {
        self.bucket = bucket
        self.id = id
        self.name = name
        self.type = type
        self.permissions = permissions
        self.source = source
        self.bytes = bytes
    }

    public var size: Int { bytes.count }
}
