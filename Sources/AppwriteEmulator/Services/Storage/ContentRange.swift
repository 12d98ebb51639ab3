/// Which part of a file an upload brings: `Content-Range: bytes START-END/SIZE`, END being the last byte.
struct ContentRange: Sendable, Hashable {
    var start: Int64
    var end: Int64
    /// Bytes of the whole file.
    var size: Int64

    /// - Throws: `storage_invalid_content_range`.
    init(_ text: String) throws(APIError) {
        let halves = text.split(separator: " ", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty else { throw .invalidContentRange }
        let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let size = Digits.number(parts[1]) else { throw .invalidContentRange }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = Digits.number(ends[0]), let end = Digits.number(ends[1]), start <= end,
            end <= size
        else { throw .invalidContentRange }
        (self.start, self.end, self.size) = (start, end, size)
    }

    /// Which chunk of how many this is. Both are unknown of the last one, which may be shorter than the others.
    var chunk: (number: Int64, total: Int64)? {
        guard end < size - 1 else { return nil }
        let length = end + 1 - start
        return (start / length + 1, size / length + (size % length > 0 ? 1 : 0))
    }
}

/// Which part of a file a download asks for: `Range: bytes=START-[END]`.
struct ByteRange: Sendable, Hashable {
    private static let longest: Int64 = 20_000_000

    /// The bytes of a file of `size` bytes. 1.8.1 knows one range of at least two bytes within the file; a range without an
    /// end, or a very long one, ends where `openEnd` says.
    /// - Throws: `storage_invalid_range`.
    static func bytes(_ text: String, size: Int64, openEnd: Int64) throws(APIError) -> Range<Int64> {
        let halves = text.split(separator: "=", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0] == "bytes" else { throw .invalidRange }
        let ends = halves[1].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = Digits.number(ends[0]), start < size else { throw .invalidRange }
        var end = size - 1
        if ends[1].isEmpty {
            end = min(start + openEnd - 1, end)
        } else {
            guard let given = Digits.number(ends[1]), given > start else { throw .invalidRange }
            end = given - start > longest ? min(start + openEnd - 1, end) : given
        }
        guard start < end, end < size else { throw .invalidRange }
        return start..<end + 1
    }
}

private enum Digits {
    static func number(_ text: Substring) -> Int64? {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
