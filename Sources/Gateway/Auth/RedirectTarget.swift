import Foundation

/// An absolute URL that a browser may be sent to, taken apart as strictly as every browser reads it the same way.
struct RedirectTarget: Sendable, Hashable {
    /// Longest one taken, in bytes.
    static let maximumLength = 1024

    let text: String
    /// `https://admin.example.com`, in lower case.
    let origin: String
    /// Beginning with a slash; without query and fragment, and without escapes of characters that need none.
    let path: String

    /// `nil` for what is not `http` or `https`, has a user, dot segments, or characters that a URL may not have.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy(Self.isAllowed),
            let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
        else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard Self.isAuthority(authority) else { return nil }
        let path = rest.dropFirst(authority.count).prefix { !"?#".contains($0) }
        guard let path = Self.decoded(path), !path.split(separator: "/").contains(where: Self.isDots) else {
            return nil
        }
        self.text = text
        origin = scheme + authority.lowercased()
        self.path = path.isEmpty ? "/" : path
    }

    /// The URL with one parameter more, in front of its fragment.
    func adding(_ name: String, _ value: String) -> String {
        let page = text.prefix { $0 != "#" }
        return page + (page.contains("?") ? "&" : "?") + "\(name)=\(SetCookie.encoded(value))"
            + text.dropFirst(page.count)
    }

    /// Printable ASCII without a backslash, which browsers read as a slash, and without what ends URLs in texts.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !#"\"<>`^{|}"#.utf8.contains(byte)
    }

    /// A name or address, and a port perhaps; no user, no escapes.
    private static func isAuthority(_ text: Substring) -> Bool {
        var host = text
        if let colon = text.lastIndex(of: ":"), text.last != "]" {
            guard let port = UInt16(text[text.index(after: colon)...]), port > 0 else { return false }
            host = text[..<colon]
        }
        if host.first == "[" {
            return host.last == "]" && AddressRange.bytes(of: String(host.dropFirst().dropLast())) != nil
        }
        return !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    private static func isDots(_ segment: Substring) -> Bool { segment == "." || segment == ".." }

    /// The path as servers compare it. `nil` for escapes that are none, and for those that servers read in more than one way: of
    /// slashes, backslashes, percent signs and control characters.
    static func decoded(_ path: some StringProtocol) -> String? {
        guard path.utf8.contains(UInt8(ascii: "%")) else { return String(path) }
        guard let plain = String(path).removingPercentEncoding else { return nil }
        let escapes = path.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
        let isAmbiguous = escapes.contains { escape in
            guard let byte = UInt8(escape.prefix(2), radix: 16) else { return true }
            return byte < 0x20 || byte == 0x7F || #"/\%"#.utf8.contains(byte)
        }
        return isAmbiguous ? nil : plain
    }
}
