import Foundation

/// Keeps a folder for one process: a locked file in it, which says who has it. The system lets go of it when the process ends, however it
/// ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `CommandFailure`, which names the process that has the folder.
    init(folder: String) throws {
        let file = "\(folder)/\(Self.name)"
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let why = FileFailure.reason(errno)
            throw CommandFailure("The data folder \(folder) cannot be used: \(why). Name another with --data.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.text(in: descriptor)
            close(descriptor)
            throw CommandFailure(
                "The data folder \(folder) is in use by \(owner.isEmpty ? "another process" : owner). "
                    + "Stop it first, or name another folder with --data.")
        }
        write(owner)
    }

    deinit { close(descriptor) }

    /// Adds where the owner answers.
    func note(address: String) { write("\(owner), which answers at \(address)") }

    private static let name = "emulator.lock"

    private var owner: String { "process \(ProcessInfo.processInfo.processIdentifier)" }

    private static func text(in descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// What it says is for people; the lock holds without it.
    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, bytes, bytes.count, 0) }
    }
}
