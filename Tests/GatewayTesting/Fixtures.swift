import Foundation

/// Recorded material that lies beside the package, in `../shared`.
public enum Fixtures {
    /// The folder of recorded traffic.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/fixtures").standardizedFileURL

    /// The bytes of one file, such as `appwrite-list-25.json`.
    public static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }
}
