import Crypto
import Foundation

/// Bytes on their way into a bucket: what the checks let through, before it is kept and recorded.
struct FileUpload: Sendable {
    var bucket: BucketModel
    /// As it is to be recorded: a new one, or the one that this chunk adds to, after the chunk was added.
    var file: FileModel
    /// Whether the file has no record and no bytes yet.
    var isNew: Bool
    /// -1 for the last chunk of a file of which nothing else came.
    var chunk: Int64
    var content: ArraySlice<UInt8>
    var offset: Int

    /// An upload whose bytes are kept.
    struct Stored: Sendable {
        var upload: FileUpload
        /// Of the whole file, once all of it is there.
        var digest: Digest?
    }

    /// What is told of a whole file.
    struct Digest: Sendable {
        /// MD5 as hexadecimal digits.
        var signature: String
        var mimeType: String
    }

    /// Keeps the bytes, and looks at the whole file if these were the last.
    func store(in blobs: BlobStore) throws -> Stored {
        try blobs.write(content, at: offset, of: file.blob)
        guard file.isComplete else { return Stored(upload: self, digest: nil) }
        return Stored(upload: self, digest: try digest(in: blobs))
    }

    /// Removes bytes that did not come to be recorded. Chunks of a file that is there stay, without being counted.
    func discard(from blobs: BlobStore) {
        if isNew { blobs.remove(file.blob) }
    }

    private static let partSize = 1024 * 1024

    private func digest(in blobs: BlobStore) throws -> Digest {
        guard let reader = try blobs.open(file.blob) else { throw APIError.fileNotFound }
        var hash = Insecure.MD5()
        var beginning: [UInt8] = []
        for start in stride(from: 0, to: reader.count, by: Self.partSize) {
            let part = try reader.read(start..<min(start + Self.partSize, reader.count))
            if start == 0 { beginning = part }
            hash.update(data: part)
        }
        return Digest(
            signature: Hex.text(of: hash.finalize()),
            mimeType: MediaType.detect(beginning, isWhole: reader.count <= Self.partSize))
    }
}
