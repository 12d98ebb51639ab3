/// Appwrite's endpoint as it is configured.
enum EndpointText {
    /// The endpoint without a trailing slash.
    /// - Throws: what is wrong and how to mend it.
    static func checked(_ text: String) throws(ConfigurationFault) -> String {
        let scheme = ["http://", "https://"].first { text.lowercased().hasPrefix($0) }
        guard let scheme else { throw ConfigurationFault("must begin with http:// or https://") }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ConfigurationFault("must be written in printable ASCII, without spaces")
        }
        guard !text.contains("?"), !text.contains("#") else {
            throw ConfigurationFault("must have neither a query nor a fragment")
        }
        var rest = text.dropFirst(scheme.count)
        while rest.last == "/" { rest.removeLast() }
        let host = rest.prefix { $0 != "/" }
        guard !host.contains("@") else { throw ConfigurationFault("must not hold a user or a password") }
        guard isHost(host) else { throw ConfigurationFault("must name a host, as in https://appwrite.example.com/v1") }
        guard rest.hasSuffix("/v1") else {
            throw ConfigurationFault("must end in /v1, as Appwrite's endpoints do: \(scheme)\(host)/v1")
        }
        return scheme + rest
    }

    /// `name`, `name:port`, `1.2.3.4:80`, `[::1]:80`.
    private static func isHost(_ text: Substring) -> Bool {
        var name = text
        if let colon = text.lastIndex(of: ":"), text.last != "]" {
            guard let port = Int(text[text.index(after: colon)...]), (1...65535).contains(port) else { return false }
            name = text[..<colon]
        }
        if name.hasPrefix("[") {
            guard name.hasSuffix("]") else { return false }
            return AddressRange.bytes(of: String(name.dropFirst().dropLast())) != nil
        }
        return !name.isEmpty && !name.contains(":")
    }
}
