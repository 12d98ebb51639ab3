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
        let parsed = WebOrigin(origin)
        var admission = Admission.refused
        for pattern in patterns {
            if pattern.isAnything {
                admission = .asAnybody
            } else if let parsed, pattern.matches(parsed) {
                return .explicitly
            }
        }
        return admission
    }

    /// Whether the browser's `Origin` is one of them.
    public func allows(_ origin: String) -> Bool { admission(of: origin) != .refused }

    /// The same, or a page that the gateway's own host serves: its scheme may be changed by a proxy in front.
    /// - Parameter host: of the request.
    func allows(_ origin: String, host: String?) -> Bool {
        allows(origin) || Self.isSame(origin, host: host)
    }

    static func isSame(_ origin: String, host: String?) -> Bool {
        guard let host, let origin = WebOrigin(origin), ["http", "https"].contains(origin.scheme) else { return false }
        return WebOrigin(scheme: origin.scheme, host: host) == origin
    }

    private struct Pattern {
        /// `*`
        let isAnything: Bool
        /// Scheme, host and port; `nil` for `*`, and for what is no origin, which matches nothing.
        private let parts: WebOrigin.Parts?
        private let port: Int??

        init(_ text: String) {
            isAnything = text == "*"
            parts = WebOrigin.Parts(text)
            port = parts.flatMap { WebOrigin.port($0.port, $0.scheme) }
        }

        func matches(_ origin: WebOrigin) -> Bool {
            guard let parts, parts.scheme == origin.scheme else { return false }
            guard parts.port == "*" || port == .some(origin.port) else { return false }
            guard parts.host.hasPrefix("*.") else { return parts.host == origin.host }
            // A name must stand before the dot.
            return origin.host.hasSuffix(parts.host.dropFirst()) && origin.host.count > parts.host.count - 1
        }
    }
}
