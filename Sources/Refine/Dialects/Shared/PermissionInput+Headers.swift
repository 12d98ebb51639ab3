extension PermissionInput {
    /// Permission metadata of a request that is none of a dialect's.
    /// - Parameters:
    ///   - permissions: full strings; `nil` when none are given.
    ///   - headers: the values of the headers of a name in lower case.
    /// - Throws: 400 that names the header.
    public init?(
        permissions: [String]?, headers: @escaping @Sendable (_ name: String) -> [String]
    ) throws(HttpError) {
        let request = DialectRequest(method: "POST", path: "", headers: headers)
        self.init(
            permissions: permissions, read: try PermissionHeaders.entries(of: PermissionHeaders.read, in: request),
            write: try PermissionHeaders.entries(of: PermissionHeaders.write, in: request))
        if self == PermissionInput() { return nil }
    }
}
