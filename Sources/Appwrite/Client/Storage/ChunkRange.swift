/// One of the chunks in which Appwrite takes a file. All but the last have the same size, by which the server tells their numbers.
public struct ChunkRange: Sendable, Hashable {
    /// Bytes of a chunk; other sizes break an upload.
    public static let size = 5 * 1024 * 1024

    /// From 0.
    public let number: Int
    public let bytes: Range<Int>
    /// Bytes of the whole file.
    public let total: Int

    /// - Returns: `nil` behind the last chunk. A file without bytes has one chunk without bytes.
    public init?(_ number: Int, ofFile total: Int) {
        guard number >= 0, number < ChunkRange.count(ofFile: total) else { return nil }
        let start = number * ChunkRange.size
        self.number = number
        bytes = start..<min(start + ChunkRange.size, max(total, start))
        self.total = total
    }

    public static func count(ofFile total: Int) -> Int {
        total <= size ? 1 : (total - 1) / size + 1
    }

    /// `bytes 0-5242879/6000000`, the end being the last byte; `nil` for a file that is sent whole.
    public var contentRange: String? {
        total <= ChunkRange.size ? nil : "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(total)"
    }
}
