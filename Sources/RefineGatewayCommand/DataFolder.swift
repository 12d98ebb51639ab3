import Crypto
import Foundation

/// The folder in which `dev` and `emulator` keep their data: the database and the server key that belongs to it.
struct DataFolder {
    let path: String

    /// Makes the folder, for its owner alone; `fresh` empties what an earlier run of ours left there.
    init(path: String, fresh: Bool) throws {
        self.path = path
        let manager = FileManager.default
        if fresh {
            for name in try manager.fileExists(atPath: path) ? manager.contentsOfDirectory(atPath: path) : []
            where name == Self.keyName || name.hasPrefix("emulator.") {
                try manager.removeItem(atPath: "\(path)/\(name)")
            }
        }
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private static let keyName = "server-key"

    /// A key that the environment gives, for scripts that must not put it on the command line.
    static var givenKey: String? {
        ProcessInfo.processInfo.environment["REFINE_GATEWAY_EMULATOR_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

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
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file]) }
        return key
    }
}
