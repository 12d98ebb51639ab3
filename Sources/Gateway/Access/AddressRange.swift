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
        guard let address = parts.first, let bytes = Self.bytes(of: String(address)) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...bytes.count * 8).contains(bits) else { return nil }
        self.bits = bits
    }

    func contains(_ other: [UInt8]) -> Bool {
        guard other.count == bytes.count else { return false }
        let whole = bits / 8
        guard other.prefix(whole).elementsEqual(bytes.prefix(whole)) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8.max << (8 - bits % 8)
        return other[whole] & mask == bytes[whole] & mask
    }

    /// The bytes of an address in network order: 4 or 16 of them.
    static func bytes(of text: String) -> [UInt8]? {
        bytes(of: text, family: AF_INET, count: 4) ?? bytes(of: text, family: AF_INET6, count: 16)
    }

    private static func bytes(of text: String, family: CInt, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
