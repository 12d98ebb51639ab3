import JSONBytes
import Refine

/// A row as it was at one moment: what an `ETag` stands for.
///
/// Appwrite keeps `$updatedAt` to the millisecond, so that two changes within one millisecond are one version.
struct RowVersion: Sendable, Hashable {
    var id: String
    /// As Appwrite writes it: `2026-11-21T20:25:20.189+00:00`.
    var updatedAt: String

    init(id: String, updatedAt: String) {
        self.id = id
        self.updatedAt = updatedAt
    }

    /// The version of a row in refine's form; `nil` when it lacks `id` or `$updatedAt`.
    init?(rowBytes bytes: [UInt8]) {
        guard let members = try? JSONSlices.members(ofObjectIn: bytes) else { return nil }
        func text(_ key: String) -> String? {
            members.last { $0.key == key }.flatMap { try? JSONValue(parsing: bytes, in: $0.value) }?.string
        }
        guard let id = text("id"), let updatedAt = text("$updatedAt") else { return nil }
        self.init(id: id, updatedAt: updatedAt)
    }

    /// The version that a tag of the gateway's own stands for; `nil` for every other tag.
    init?(_ tag: EntityTag) {
        let parts = tag.opaque.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, RowID.isPossible(String(parts[0])) else { return nil }
        let updatedAt = String(parts[1])
        // It becomes a header of a request to Appwrite, which would take `tomorrow` as well.
        guard DateTimeText.normalized(updatedAt) == updatedAt else { return nil }
        self.init(id: String(parts[0]), updatedAt: updatedAt)
    }

    /// A strong tag; ids hold neither `@` nor anything else that a tag may not.
    var tag: EntityTag { EntityTag("\(id)@\(updatedAt)") }
}
