import Foundation

/// The text formats of columns and parameters, as strict or as lenient as Appwrite's validators are.
enum Formats {
    /// An id that a client may choose: 1 to 36 of letters, digits, `.`, `-`, `_`, not beginning with a sign.
    static func isCustomID(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...36).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }

    /// An id as it stands in a path or a cursor.
    static func isUID(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...36).contains(bytes.count), bytes.first != 0x5F else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// `local@domain.tld`: a dot-atom before the sign, a host name with a dot behind it, ASCII only, no quoted parts.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last, text.utf8.count <= 254 else {
            return false
        }
        let extra = Array("!#$%&'*+/=?^_`{|}~-.".utf8)
        guard (1...64).contains(local.utf8.count), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains(".."),
            local.utf8.allSatisfy({ isAlphanumeric($0) || extra.contains($0) })
        else { return false }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy(isHostLabel)
    }

    private static func isHostLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2D }
    }

    /// An absolute URL of any scheme with an authority, or `mailto:`, `news:` and `file:`; printable ASCII only.
    static func isURL(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let colon = text.firstIndex(of: ":") else {
            return false
        }
        let scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            scheme.utf8.allSatisfy({ isAlphanumeric($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
        else { return false }
        let rest = text[text.index(after: colon)...]
        if ["mailto", "news", "file"].contains(scheme) { return !rest.isEmpty }
        guard rest.hasPrefix("//") else { return false }
        let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return isAuthority(authority, strict: scheme == "http" || scheme == "https")
    }

    private static func isAuthority(_ authority: Substring, strict: Bool) -> Bool {
        let hostAndPort = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        if hostAndPort.hasPrefix("[") {
            guard let end = hostAndPort.firstIndex(of: "]") else { return false }
            return isIPv6(String(hostAndPort[hostAndPort.index(after: hostAndPort.startIndex)..<end]))
                && isPort(hostAndPort[hostAndPort.index(after: end)...])
        }
        let host = hostAndPort.prefix { $0 != ":" }
        guard !host.isEmpty, isPort(hostAndPort.dropFirst(host.count)) else { return false }
        return !strict || host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isHostLabel)
    }

    /// Nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        guard text.hasPrefix(":") else { return text.isEmpty }
        return Int(text.dropFirst()).map { (0...65_535).contains($0) } ?? false
    }

    static func isIP(_ text: String) -> Bool { isIPv4(text) || isIPv6(text) }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (0x30...0x39).contains($0) } && part.count <= 3
                    && !(part.count > 1 && part.hasPrefix("0"))
                    && Int(part).map { $0 <= 255 } ?? false
            }
    }

    private static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }
}
