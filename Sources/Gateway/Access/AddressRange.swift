#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// An IP network, or a single address.
struct AddressRange: Sendable, Hashable {
    private let bytes: [UInt8]
    /// Leading bits that count.
    private let bits: Int

    /// `nil` for what is neither an address nor a network (`10.0.0.0/8`).
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let written = Self.written(String(address)) else { return nil }
        bytes = Self.plain(written)
        guard parts.count == 2 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...written.count * 8).contains(bits) else { return nil }
        // Of `::ffff:10.0.0.0/104` the bits in front are no part of the address.
        let mapped = (written.count - bytes.count) * 8
        guard bits >= mapped else { return nil }
        self.bits = bits - mapped
    }

    func contains(_ other: [UInt8]) -> Bool {
        guard other.count == bytes.count else { return false }
        let whole = bits / 8
        guard other.prefix(whole).elementsEqual(bytes.prefix(whole)) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8.max << (8 - bits % 8)
        return other[whole] & mask == bytes[whole] & mask
    }

    /// The bytes of an address in network order: 4 or 16 of them. `::ffff:10.0.0.7` is 10.0.0.7.
    static func bytes(of text: String) -> [UInt8]? { written(text).map(plain) }

    private static func written(_ text: String) -> [UInt8]? {
        bytes(of: text, family: AF_INET, count: 4) ?? bytes(of: text, family: AF_INET6, count: 16)
    }

    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        bytes.count == 16 && bytes.starts(with: mappedPrefix) ? Array(bytes.suffix(4)) : bytes
    }

    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// The one way to write an address; `nil` for what is none. Takes what proxies write too: `[2001:db8::1]:4711`, `10.0.0.7:4711`.
    static func canonical(_ text: String) -> String? {
        guard let bytes = bytes(of: withoutPort(text)) else { return nil }
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &room, socklen_t(room.count)) != nil else { return nil }
        return String(decoding: room.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func withoutPort(_ text: String) -> String {
        if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
        guard let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon, text.contains(".") else {
            return text
        }
        return String(text[..<colon])
    }

    private static func bytes(of text: String, family: CInt, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
