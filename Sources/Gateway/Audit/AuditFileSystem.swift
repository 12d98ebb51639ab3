/// What the trail needs of a file system.
protocol AuditFileSystem: Sendable {
    /// Bytes of a file; `nil` when there is none.
    func size(of path: String) throws(AuditFailure) -> Int?
    /// Adds bytes to a file, which is made if it is not there, and has them reach the disk. All of them or none.
    func append(_ bytes: [UInt8], to path: String) throws(AuditFailure)
    func rename(_ path: String, to other: String) throws(AuditFailure)
    func remove(_ path: String) throws(AuditFailure)
    /// The file as it is now, whatever becomes of its name; `nil` when there is no such file.
    func open(_ path: String) throws(AuditFailure) -> (any AuditFileContent)?
}

/// A file that was opened to be read.
protocol AuditFileContent: AnyObject, Sendable {
    /// Bytes when it was opened.
    var size: Int { get }
    /// The bytes of a part of it.
    func read(_ range: Range<Int>) throws(AuditFailure) -> [UInt8]
}
