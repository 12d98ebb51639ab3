import Foundation

/// A file of the system, closed with the last use of this.
final class BlobFile: Sendable {
    private let descriptor: Int32

    /// - Throws: `BlobError`.
    init(path: String, forWriting: Bool) throws {
        descriptor = open(path, forWriting ? O_WRONLY | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BlobError(call: "open", code: errno) }
    }

    deinit { close(descriptor) }

    var count: Int {
        get throws {
            // Reading and writing name their places, so that nobody minds where the descriptor stands.
            let end = lseek(descriptor, 0, SEEK_END)
            guard end >= 0 else { throw BlobError(call: "lseek", code: errno) }
            return Int(end)
        }
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws {
        try bytes.withUnsafeBytes { space in
            var done = 0
            while done < space.count {
                let rest = UnsafeRawBufferPointer(rebasing: space[done...])
                let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
                if written < 0 {
                    guard errno == EINTR else { throw BlobError(call: "pwrite", code: errno) }
                } else {
                    done += written
                }
            }
        }
    }

    func read(_ range: Range<Int>) throws -> [UInt8] {
        try Array(unsafeUninitializedCapacity: range.count) { space, count in
            while count < range.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(space)[count...])
                let got = pread(descriptor, rest.baseAddress, range.count - count, off_t(range.lowerBound + count))
                if got < 0 {
                    guard errno == EINTR else { throw BlobError(call: "pread", code: errno) }
                } else {
                    // The file is shorter than it was.
                    guard got > 0 else { throw BlobError(call: "pread", code: 0) }
                    count += got
                }
            }
        }
    }

    /// Waits until what was written is on the disk; of a folder, until its entries are.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw BlobError(call: "fsync", code: errno) }
    }
}

/// A call of the system on a stored file that failed, with its `errno`; 0 where a file is shorter than it should be.
struct BlobError: Error, Hashable {
    var call: String
    var code: Int32
}
