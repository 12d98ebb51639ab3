/// Origins as they are configured.
enum OriginText {
    /// - Throws: what is wrong and how to mend it.
    static func check(_ text: String) throws(ConfigurationFault) {
        if text == "*" { return }
        guard let separator = text.firstRange(of: "://"), !text[..<separator.lowerBound].isEmpty else {
            throw ConfigurationFault("holds \(Excerpt.quoted(text)); an origin looks like https://admin.example.com")
        }
        let authority = text[separator.upperBound...]
        guard !authority.contains(where: { "/?#@ ,".contains($0) }) else {
            throw ConfigurationFault(
                "holds \(Excerpt.quoted(text)); an origin has neither a path nor a slash at its end")
        }
        var host = authority
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            let port = authority[authority.index(after: colon)...]
            guard port == "*" || Int(port).map({ (1...65535).contains($0) }) == true else {
                throw ConfigurationFault(
                    "holds \(Excerpt.quoted(text)); behind an origin's colon is a port or `*`")
            }
            host = authority[..<colon]
        }
        if host.hasPrefix("*.") { host = host.dropFirst(2) }
        guard !host.isEmpty, !host.contains("*") else {
            throw ConfigurationFault(
                "holds \(Excerpt.quoted(text)); `*` may stand for the port, or first in the host: https://*.example.com"
            )
        }
    }
}
