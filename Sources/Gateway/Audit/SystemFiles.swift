import Foundation

/// The files of the machine. Those that are made here are their owner's alone.
struct SystemFiles: AuditFileSystem {
    func size(of path: String) throws(AuditFailure) -> Int? {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: path)
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return nil
        } catch {
            throw Self.failure("looked at", path)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? NSNumber else {
            throw AuditFailure(reason: "\(path) is no regular file")
        }
        return size.intValue
    }

    func append(_ bytes: [UInt8], to path: String) throws(AuditFailure) {
        #if canImport(Darwin)
            let file = Darwin.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #else
            let file = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #endif
        guard file >= 0 else { throw Self.failure("opened", path) }
        defer { close(file) }
        let end = lseek(file, 0, SEEK_END)
        guard end >= 0 else { throw Self.failure("read", path) }
        var last: UInt8 = 0x0A
        // A line that broke off when the machine did stays a line of its own.
        if end > 0, pread(file, &last, 1, end - 1) != 1 { throw Self.failure("read", path) }
        guard Self.write(last == 0x0A ? bytes : [0x0A] + bytes, to: file), Self.synchronize(file) else {
            let failure = Self.failure("written", path)
            // No half of a line stays.
            _ = ftruncate(file, end)
            throw failure
        }
    }

    func rename(_ path: String, to other: String) throws(AuditFailure) {
        #if canImport(Darwin)
            let result = Darwin.rename(path, other)
        #else
            let result = Glibc.rename(path, other)
        #endif
        guard result == 0 else { throw Self.failure("renamed", path) }
    }

    func remove(_ path: String) throws(AuditFailure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw Self.failure("removed", path) }
    }

    func open(_ path: String) throws(AuditFailure) -> (any AuditFileContent)? {
        #if canImport(Darwin)
            let file = Darwin.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        #else
            let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        #endif
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure("opened", path)
        }
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0 else {
            close(file)
            throw Self.failure("read", path)
        }
        return OpenFile(file, size: Int(size), path: path)
    }

    private final class OpenFile: AuditFileContent {
        let size: Int
        private let descriptor: CInt
        private let path: String

        init(_ descriptor: CInt, size: Int, path: String) {
            self.descriptor = descriptor
            self.size = size
            self.path = path
        }

        deinit { close(descriptor) }

        func read(_ range: Range<Int>) throws(AuditFailure) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: range.count)
            var filled = 0
            while filled < range.count {
                let count = bytes[filled...].withUnsafeMutableBytes {
                    pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound + filled))
                }
                if count < 0, errno == EINTR { continue }
                // Somebody has made it shorter.
                guard count > 0 else { throw SystemFiles.failure("read", path) }
                filled += count
            }
            return bytes
        }
    }

    private static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                #if canImport(Darwin)
                    let count = Darwin.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #else
                    let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #endif
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
            }
            return true
        }
    }

    private static func synchronize(_ file: CInt) -> Bool {
        // What cannot be synchronized, such as a pipe, is no reason to say that it was not written.
        fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP
    }

    fileprivate static func failure(_ verb: String, _ path: String) -> AuditFailure {
        AuditFailure(reason: "\(path) cannot be \(verb): \(String(cString: strerror(errno)))")
    }
}
