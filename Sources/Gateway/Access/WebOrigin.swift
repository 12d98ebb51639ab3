/// An origin as browsers send it: scheme, host and port (RFC 6454, 6.2), taken apart so that none can be mistaken for another.
struct WebOrigin: Sendable, Hashable {
    /// In lower case.
    let scheme: String
    /// In lower case; an IPv6 address stands in brackets.
    let host: String
    /// The scheme's own where none is written; `nil` for schemes that have none.
    let port: Int?

    /// `nil` for what is no origin: with a user, a path, a query, characters that hosts do not have; and for `null`.
    init?(_ text: String) {
        guard let parts = Parts(text), let port = Self.port(parts.port, parts.scheme) else { return nil }
        guard Self.isHost(parts.host) else { return nil }
        scheme = parts.scheme
        host = parts.host
        self.port = port
    }

    /// The origin of pages that a request's `Host` serves by this scheme; `nil` for what is no host.
    init?(scheme: String, host: String) {
        self.init("\(scheme)://\(host)")
    }

    /// What stands where in an origin or a pattern of origins, in lower case.
    struct Parts {
        let scheme: String
        let host: String
        /// Behind the colon; `nil` without one.
        let port: String?

        init?(_ text: String) {
            let text = text.lowercased()
            guard let separator = text.firstRange(of: "://") else { return nil }
            scheme = String(text[..<separator.lowerBound])
            guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
                scheme.utf8.allSatisfy(Self.isInScheme)
            else { return nil }
            let authority = text[separator.upperBound...]
            let end = authority.firstIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
            let colon = authority[end...].firstIndex(of: ":")
            host = String(authority[..<(colon ?? authority.endIndex)])
            port = colon.map { String(authority[authority.index(after: $0)...]) }
        }

        private static func isInScheme(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
    }

    /// - Returns: the port, `.some(nil)` where the scheme has none of its own; `nil` for what is no port.
    static func port(_ text: String?, _ scheme: String) -> Int?? {
        guard let text else { return .some(["http": 80, "https": 443, "ws": 80, "wss": 443][scheme]) }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0
        else { return nil }
        return .some(Int(port))
    }

    static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            return host.hasSuffix("]") && AddressRange.bytes(of: String(host.dropFirst().dropLast())) != nil
        }
        return !host.isEmpty && !host.hasPrefix(".")
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
