import Foundation
import NIOConcurrencyHelpers

/// The bytes of uploaded files, each under a name that the emulator drew: in a folder beside the database, or in memory.
///
/// A name gets into the database only after its bytes are kept, and leaves it before they go, so that a crash can leave bytes
/// that nobody names, never a name without bytes. `sweep` takes the former away.
final class BlobStore: Sendable {
    /// `nil` in memory.
    private let folder: URL?
    private let memory = NIOLockedValueBox<[String: [UInt8]]>([:])

    /// - Throws: what the file system says when the folder cannot be made.
    init(folder: URL?) throws {
        self.folder = folder
        if let folder { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    }

    /// Keeps bytes; when it returns they outlive the process and the machine. What lies between the end and `offset` reads as
    /// zeros.
    func write(_ bytes: ArraySlice<UInt8>, at offset: Int, of name: String) throws {
        guard let folder else { return writeToMemory(bytes, at: offset, of: name) }
        let path = folder.appendingPathComponent(name).path
        let isNew = !FileManager.default.fileExists(atPath: path)
        let file = try BlobFile(path: path, forWriting: true)
        try file.write(bytes, at: offset)
        try file.synchronize()
        if isNew { try BlobFile(path: folder.path, forWriting: false).synchronize() }
    }

    private func writeToMemory(_ bytes: ArraySlice<UInt8>, at offset: Int, of name: String) {
        memory.withLockedValue { memory in
            var content = memory.removeValue(forKey: name) ?? []
            let end = offset + bytes.count
            if content.count < end {
                content.append(contentsOf: repeatElement(0, count: end - content.count))
            }
            content.replaceSubrange(offset..<end, with: bytes)
            memory[name] = content
        }
    }

    /// The bytes of a name; what is open stays readable when the name goes. `nil` when there is no such name.
    func open(_ name: String) throws -> BlobReader? {
        guard let folder else { return memory.withLockedValue { $0[name] }.map(BlobReader.init(bytes:)) }
        let path = folder.appendingPathComponent(name).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try BlobReader(file: BlobFile(path: path, forWriting: false))
    }

    func remove(_ name: String) {
        guard let folder else { return memory.withLockedValue { $0[name] = nil } }
        // A file that stays behind is swept at the next start.
        unlink(folder.appendingPathComponent(name).path)
    }

    /// Takes away all but these. What bears no name of ours stays: the folder may be somebody else's too.
    func sweep(keeping kept: Set<String>) throws {
        let names: [String]
        if let folder {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } else {
            names = memory.withLockedValue { Array($0.keys) }
        }
        for name in names where Self.isName(name) && !kept.contains(name) { remove(name) }
    }

    /// A name for new bytes.
    /// - Parameter bytes: 16 that nobody can tell beforehand.
    static func name(from bytes: [UInt8]) -> String { Hex.text(of: bytes) }

    private static func isName(_ text: String) -> Bool { text.utf8.count == 32 && text.allSatisfy(\.isHexDigit) }

    /// Writes, reads and removes some bytes.
    /// - Returns: whether they came back.
    func check() -> Bool {
        let name = "health-check"
        let bytes = Array("well".utf8)
        defer { remove(name) }
        do {
            try write(bytes[...], at: 0, of: name)
            return try open(name)?.read(0..<bytes.count) == bytes
        } catch {
            return false
        }
    }
}
