/// The bytes of one file, open for reading.
final class BlobReader: Sendable {
    private enum Source: Sendable {
        case file(BlobFile)
        case memory([UInt8])
    }

    private let source: Source
    /// Bytes in all.
    let count: Int

    init(file: BlobFile) throws {
        source = .file(file)
        count = try file.count
    }

    init(bytes: [UInt8]) {
        source = .memory(bytes)
        count = bytes.count
    }

    /// - Throws: `BlobError` when the file is shorter than that or cannot be read.
    func read(_ range: Range<Int>) throws -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw BlobError(call: "read", code: 0) }
        return switch source {
        case .file(let file): try file.read(range)
        case .memory(let bytes): Array(bytes[range])
        }
    }
}

/// Bytes of a file that make an answer.
struct BlobPart: Sendable {
    var reader: BlobReader
    var bytes: Range<Int>
}
