import JSONBytes

/// Takes the headers `X-Read-Permissions` and `X-Write-Permissions` and the body's `$permissions` apart. What an entry means
/// is checked where Appwrite's grammar is known; here only the lists are read.
enum PermissionHeaders {
    static let read = "X-Read-Permissions"
    static let write = "X-Write-Permissions"

    /// The permission metadata of a write; `nil` when none is given.
    /// - Throws: 400 that names the header or `$permissions`.
    static func input(_ request: DialectRequest, body: JSONObject) throws(HttpError) -> PermissionInput? {
        let input = PermissionInput(
            permissions: try bodyEntries(body["$permissions"]),
            read: try entries(of: read, in: request),
            write: try entries(of: write, in: request))
        return input == PermissionInput() ? nil : input
    }

    /// The metadata of one of several rows.
    /// - Parameter headers: that of the request, which all of them share.
    static func joined(_ headers: PermissionInput?, with body: JSONObject) throws(HttpError) -> PermissionInput? {
        guard let entries = try bodyEntries(body["$permissions"]) else { return headers }
        var input = headers ?? PermissionInput()
        input.permissions = entries
        return input
    }

    /// Entries of a header or of a body at most. A row takes a hundred permissions.
    private static let maximumEntries = 1_000

    /// A header's entries, several headers of the name taken together; an empty header counts as not given, `[]` as an empty list.
    static func entries(of header: String, in request: DialectRequest) throws(HttpError) -> [String]? {
        var entries: [String]?
        for value in request.headers(header.lowercased()) {
            guard let found = try list(value, header: header) else { continue }
            entries = (entries ?? []) + found
        }
        if let count = entries?.count { try check(count, source: header) }
        return entries
    }

    private static func check(_ count: Int, source: String) throws(HttpError) {
        guard count <= maximumEntries else {
            throw .invalidPermissions(source, "has \(count) entries, and \(maximumEntries) are read at most")
        }
    }

    private static func list(_ value: String, header: String) throws(HttpError) -> [String]? {
        let text = trimmed(value[...])
        guard let first = text.first else { return nil }
        return first == "[" ? try jsonEntries(text, header: header) : try commaEntries(text, header: header)
    }

    private static func jsonEntries(_ text: Substring, header: String) throws(HttpError) -> [String] {
        let problem = "must be a JSON array of texts or a comma list"
        guard let array = (try? JSONValue(parsing: String(text), maximumDepth: 2))?.array else {
            throw .invalidPermissions(header, "begins with `[` and is not JSON; it \(problem)")
        }
        return try texts(array, source: header, problem)
    }

    private static func bodyEntries(_ value: JSONValue?) throws(HttpError) -> [String]? {
        guard let value, !value.isNull else { return nil }
        let problem = "must be an array of Appwrite permission strings such as `read(\"any\")`"
        guard let array = value.array else { throw .invalidPermissions("$permissions", problem) }
        try check(array.count, source: "$permissions")
        return try texts(array, source: "$permissions", problem)
    }

    private static func texts(_ array: [JSONValue], source: String, _ problem: String) throws(HttpError) -> [String] {
        var entries: [String] = []
        for (index, element) in array.enumerated() {
            guard let text = element.string else {
                throw .invalidPermissions(source, "\(problem); entry \(index + 1) is not a text")
            }
            entries.append(text)
        }
        return entries
    }

    /// Splits at commas that stand outside quotes and parentheses: `read("team:a/b,c")` is one entry.
    private static func commaEntries(_ text: Substring, header: String) throws(HttpError) -> [String] {
        var entries: [String] = []
        var start = text.startIndex
        var isQuoted = false
        var depth = 0
        func close(at end: Substring.Index) throws(HttpError) {
            let entry = trimmed(text[start..<end])
            guard !entry.isEmpty else {
                throw .invalidPermissions(header, "has an empty entry, number \(entries.count + 1)")
            }
            entries.append(String(entry))
        }
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted:
                depth -= 1
                guard depth >= 0 else { throw .invalidPermissions(header, "closes a parenthesis that is not open") }
            case "," where !isQuoted && depth == 0:
                try close(at: index)
                start = text.index(after: index)
            default: break
            }
        }
        guard !isQuoted, depth == 0 else {
            throw .invalidPermissions(header, "leaves a quote or a parenthesis open")
        }
        try close(at: text.endIndex)
        return entries
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
