/// What the path behind a dialect's name points at.
enum ResourcePath: Sendable, Hashable {
    case collection(resource: String)
    case row(resource: String, id: String)

    var resource: String {
        switch self {
        case .collection(let resource), .row(let resource, _): resource
        }
    }
}

extension ResourcePath {
    /// Reads `posts`, `posts/a1`, `main/posts`, `main/posts/a1`; `main%2Fposts` names a table of a database too.
    ///
    /// Slashes at the end and several in place of one count for nothing, as everywhere in the gateway: some come from resources
    /// written `/posts`.
    /// - Parameters:
    ///   - path: without the dialect's name, still percent-encoded.
    ///   - isDatabase: whether the first of two segments is a database rather than a resource.
    /// - Throws: 404 when nothing lives there, 400 when the id cannot be one.
    init(_ path: String, isDatabase: (String) -> Bool) throws(HttpError) {
        if ResourcePath.isPlainName(path) {
            self = .collection(resource: path)
            return
        }
        var segments: [String] = []
        for segment in ResourcePath.split(path) { segments.append(try ResourcePath.decode(segment)) }
        guard let first = segments.first else {
            throw .unknownPath("No resource is named. Lists are at `/{resource}`, rows at `/{resource}/{id}`.")
        }

        let isQualified = segments.count > 1 && !ResourcePath.hasSlash(first) && isDatabase(first)
        let resource = isQualified ? first + "/" + segments[1] : first
        let rest = segments.dropFirst(isQualified ? 2 : 1)
        try ResourcePath.check(resource: resource)
        guard let id = rest.first else {
            self = .collection(resource: resource)
            return
        }
        guard rest.count == 1 else {
            throw .unknownPath(
                "Nothing lives below a row: the path has more segments than `/{resource}/{id}`. Ids hold no slash, "
                    + "and only a database's name may precede a resource.")
        }
        try ResourcePath.check(id: id)
        self = .row(resource: resource, id: id)
    }

    /// Whether a path is a resource's name that needs no decoding and no check, as most are.
    private static func isPlainName(_ path: String) -> Bool {
        !path.isEmpty
            && path.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    /// The parts between slashes, compared as bytes: a combining mark behind a slash must not hide it.
    private static func split(_ text: String) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split(separator: UInt8(ascii: "/"))
    }

    private static func hasSlash(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "/"))
    }

    private static func decode(_ segment: ArraySlice<UInt8>) throws(HttpError) -> String {
        do throws(PercentDecoding.Fault) {
            return try PercentDecoding.path(segment)
        } catch .escape {
            throw HttpError(
                400, type: "gateway_path_invalid",
                "The path holds a `%` that is not followed by two hexadecimal digits; write `%25`.")
        } catch {
            throw HttpError(
                400, type: "gateway_path_invalid", "The path is not UTF-8 once its percent escapes are undone.")
        }
    }

    /// A resource is a table's id or `database/table`. Names that would climb in Appwrite's own paths name nothing.
    private static func check(resource: String) throws(HttpError) {
        let slash = resource.utf8.firstIndex(of: UInt8(ascii: "/"))
        let first = resource[..<(slash ?? resource.endIndex)]
        let second = slash.map { resource[resource.utf8.index(after: $0)...] }
        guard isSafe(first), second.map(isSafe) ?? true else {
            throw .unknownPath("No resource is named \(HttpError.quoted(resource)).")
        }
    }

    /// Appwrite's ids hold no slash (`a-z A-Z 0-9 . - _`, at most 36); anything that could change an upstream path is refused here.
    private static func check(id: String) throws(HttpError) {
        guard !hasSlash(id) else {
            throw .invalidID("The row id holds a slash. Ids are made of letters, digits, `.`, `-` and `_`.")
        }
        guard isSafe(id[...]) else {
            throw .invalidID("The row id cannot be one. Ids are made of letters, digits, `.`, `-` and `_`.")
        }
    }

    /// One part of a path: neither empty nor `.` nor `..`, without slashes and control characters (Unicode's category Cc).
    private static func isSafe(_ name: Substring) -> Bool {
        let isDots = name.utf8.count <= 2 && name.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
        return !isDots
            && !name.unicodeScalars.contains { $0 == "/" || $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}
