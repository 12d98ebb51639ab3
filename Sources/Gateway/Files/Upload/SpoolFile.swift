import Appwrite
import Foundation
import NIOPosix

/// A file without a name, in which an upload lies until Appwrite has it: its bytes can be sent again, and its length is known. It is deleted
/// as soon as it is open, so that nothing stays behind, whatever happens.
final class SpoolFile: ByteSource {
    private let descriptor: CInt
    private let budget: SpoolBudget
    private let reserved: ReservedBytes

    /// What is given back when the file goes. One task at a time writes.
    private final class ReservedBytes: @unchecked Sendable {
        var count = 0
    }

    enum Failure: Error, Sendable {
        /// `files.disk` is used up, or the disk is full.
        case noRoom
        case unusable
    }

    /// - Parameter folder: of a disk with room; the name is gone again when this returns.
    init(in folder: String, budget: SpoolBudget) throws(Failure) {
        var template = Array((folder + "/refine-gateway-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .unusable }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.budget = budget
        reserved = ReservedBytes()
    }

    deinit {
        close(descriptor)
        budget.giveBack(reserved.count)
    }

    /// Writes bytes to a place behind all others. A disk may let wait, so that it is done by another thread.
    func append(_ bytes: [UInt8], at offset: Int) async throws(Failure) {
        guard budget.take(bytes.count) else { throw .noRoom }
        reserved.count += bytes.count
        do {
            // The other thread must not be the last to hold the file: then nobody could tell when it goes.
            try await NIOThreadPool.singleton.runIfActive { [descriptor] in
                try Self.write(bytes, to: descriptor, at: offset)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .unusable
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt, at offset: Int) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { space in
                pwrite(
                    descriptor, space.baseAddress.map { $0 + written }, space.count - written, off_t(offset + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw errno == ENOSPC || errno == EDQUOT ? .noRoom : .unusable }
            written += count
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            return count < 0 ? nil : count
        }
    }
}
