import AppwriteEmulator
import Crypto
import Foundation

/// The folder in which `dev` and `emulator` keep their data: the database and the server key that belongs to it. It has one owner at a
/// time, for two would write over each other's rows.
final class DataFolder: Sendable {
    let path: String
    private let lock: FolderLock

    /// Makes the folder, for its owner alone, and takes hold of it until the process ends. Nothing that is kept there is touched.
    /// - Throws: `CommandFailure`, which names the process that holds it already.
    init(path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(
                "The data folder \(path) cannot be made: \(FileFailure.reason(error)). Name another with --data.")
        }
        lock = try FolderLock(folder: path)
    }

    private static let keyName = "server-key"

    /// A key that the environment gives, for scripts that must not put it on the command line.
    static var givenKey: String? {
        ProcessInfo.processInfo.environment["REFINE_GATEWAY_EMULATOR_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Takes away what an earlier run of ours left there, and nothing else.
    func empty() throws {
        for file in ([Self.keyName] + Emulator.keptNames).map({ "\(path)/\($0)" })
        where FileManager.default.fileExists(atPath: file) {
            do {
                try FileManager.default.removeItem(atPath: file)
            } catch {
                throw CommandFailure("\(file) cannot be taken away: \(FileFailure.reason(error)).")
            }
        }
    }

    /// Tells whoever wants the folder too where its owner answers.
    func note(address: String) { lock.note(address: address) }

    /// The embedded backend's server key, made on first use: no two installations share one.
    func serverKey() throws -> String {
        let file = "\(path)/\(Self.keyName)"
        if let kept = try? String(contentsOfFile: file, encoding: .utf8) {
            let key = kept.trimmingCharacters(in: .whitespacesAndNewlines)
            if !key.isEmpty { return key }
        }
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { String(format: "%02x", $0) }.joined()
        }
        let key = "standard_\(secret)"
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data("\(key)\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("\(file) cannot be written. Name another folder with --data.") }
        return key
    }
}
