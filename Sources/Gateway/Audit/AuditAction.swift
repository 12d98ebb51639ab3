/// What was done: refine's words for what its data hooks do, and ours for the rest.
public enum AuditAction: String, Sendable, Hashable, CaseIterable {
    case create, createMany, update, updateMany, delete, deleteMany
    /// A file was uploaded.
    case upload
    /// A function was run.
    case execute
    /// A call was passed on to Appwrite.
    case request
}
