/// Which pages may be named by callers as the place to go on: what a sign-in by OAuth2 returns to, what mails lead to.
struct RedirectPolicy: Sendable {
    private struct Entry {
        let origin: OriginPolicy
        /// Without a slash at its end; empty for every path.
        let path: String
    }

    private let entries: [Entry]

    /// - Parameter entries: `https://admin.example.com`, `http://localhost:*`, `https://*.example.com`, each with a path behind it
    ///   where only pages below that are meant.
    init(_ entries: [String]) {
        self.entries = entries.map { text in
            let (origin, path) = Self.parts(of: text)
            return Entry(origin: OriginPolicy(patterns: [origin]), path: RedirectTarget.decoded(path) ?? path)
        }
    }

    /// The origin, and the path without slashes at its end.
    static func parts(of entry: String) -> (origin: String, path: String) {
        let start = entry.firstRange(of: "://")?.upperBound ?? entry.startIndex
        let slash = entry[start...].firstIndex(of: "/") ?? entry.endIndex
        var path = entry[slash...]
        while path.last == "/" { path.removeLast() }
        return (String(entry[..<slash]), String(path))
    }

    /// The page that a URL names; `nil` when it is not allowed.
    func target(_ text: String) -> RedirectTarget? {
        guard let target = RedirectTarget(text), allows(target) else { return nil }
        return target
    }

    func allows(_ target: RedirectTarget) -> Bool {
        entries.contains { entry in
            entry.origin.allows(target.origin)
                && (entry.path.isEmpty || target.path == entry.path || target.path.hasPrefix(entry.path + "/"))
        }
    }
}
