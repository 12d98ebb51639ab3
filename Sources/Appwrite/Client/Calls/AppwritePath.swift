/// A path below the endpoint, built of fixed words and of ids that cannot change it.
struct AppwritePath {
    /// Percent-encoded, beginning with a slash.
    private(set) var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A path without ids.
    init(_ fixed: StaticString) {
        bytes.reserveCapacity(128)
        append(fixed)
    }

    /// `/tablesdb/{database}/tables/{table}`
    init(_ table: TableReference) throws(AppwriteFailure) {
        self.init("/tablesdb")
        try append(id: table.database, as: "databaseId")
        append("/tables")
        try append(id: table.table, as: "tableId")
    }

    mutating func append(_ fixed: StaticString) {
        fixed.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Appends a slash and an id, percent-encoded.
    /// - Throws: a refusal in Appwrite's words for an id that is empty, is `.` or `..`, or holds a slash or a control
    ///   character: servers and proxies on the way would read such a path as another one.
    mutating func append(id: String, as parameter: String) throws(AppwriteFailure) {
        guard AppwritePath.isOneSegment(id) else {
            throw .invalidArgument(
                parameter,
                "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. "
                    + "Can't start with a special char")
        }
        bytes.append(UInt8(ascii: "/"))
        PercentEncoding.append(id, to: &bytes)
    }

    consuming func appending(_ fixed: StaticString) -> AppwritePath {
        var path = self
        path.append(fixed)
        return path
    }

    consuming func appending(id: String, as parameter: String) throws(AppwriteFailure) -> AppwritePath {
        var path = self
        try path.append(id: id, as: parameter)
        return path
    }

    static func isOneSegment(_ id: String) -> Bool {
        guard !id.isEmpty, id != ".", id != ".." else { return false }
        return !id.containsByte { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    }
}
