/// Which web origins may read answers and open live sockets.
public struct OriginPolicy: Sendable {
    private let patterns: [Pattern]

    /// - Parameter patterns: `https://admin.example.com`, `http://localhost:*` (any port, and none), `https://*.example.com`, or `*` alone.
    public init(patterns: [String]) {
        self.patterns = patterns.map(Pattern.init)
    }

    /// How an origin is let in.
    public enum Admission: Sendable, Hashable {
        case refused
        /// By `*`: everybody may read, but not with credentials.
        case asAnybody
        /// By a pattern of its own, with credentials.
        case explicitly
    }

    public func admission(of origin: String) -> Admission {
        let origin = origin.lowercased()
        var admission = Admission.refused
        for pattern in patterns where pattern.matches(origin) {
            if pattern.text != "*" { return .explicitly }
            admission = .asAnybody
        }
        return admission
    }

    /// Whether the browser's `Origin` is one of them; compared without regard to case, as scheme and host are.
    public func allows(_ origin: String) -> Bool {
        let origin = origin.lowercased()
        return patterns.contains { $0.matches(origin) }
    }

    /// The same, or a page that the gateway's own host serves: its scheme may be changed by a proxy in front.
    /// - Parameter host: of the request.
    func allows(_ origin: String, host: String?) -> Bool {
        allows(origin) || Self.isSame(origin, host: host)
    }

    static func isSame(_ origin: String, host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        let origin = origin.lowercased()
        return origin == "http://" + host || origin == "https://" + host
    }

    private struct Pattern {
        let text: String

        init(_ text: String) { self.text = text.lowercased() }

        func matches(_ origin: String) -> Bool {
            if text == "*" || text == origin { return true }
            if text.hasSuffix(":*") {
                let prefix = text.dropLast(2)
                guard origin.hasPrefix(prefix) else { return false }
                let rest = origin.dropFirst(prefix.count)
                return rest.isEmpty || (rest.first == ":" && rest.count > 1 && rest.dropFirst().allSatisfy(\.isNumber))
            }
            guard let star = text.firstRange(of: "://*.") else { return false }
            let scheme = text[..<star.lowerBound] + "://"
            let suffix = "." + text[star.upperBound...]
            return origin.hasPrefix(scheme) && origin.hasSuffix(suffix)
                && !origin.dropFirst(scheme.count).dropLast(suffix.count).isEmpty
        }
    }
}
