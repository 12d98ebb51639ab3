/// What must be true of a row's `$updatedAt` when it is changed or deleted.
public enum VersionCheck: Sendable, Hashable {
    /// It is not later than this: Appwrite's own check, made together with the write (`X-Appwrite-Timestamp`).
    case unchanged(since: String)
    /// It is one of these. The row is read to find out which, and that one then stands in Appwrite's check.
    case oneOf([String])
}
