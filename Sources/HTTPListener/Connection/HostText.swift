/// The value of `Host`.
enum HostText {
    /// Whether it is a name or an address, with a port or without; nothing at all is what HTTP/1.0 may send.
    static func isHost(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        let bytes = text.utf8
        let host: Substring.UTF8View
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard bytes[..<end].dropFirst().allSatisfy(isInAddress), bytes.distance(from: bytes.startIndex, to: end) > 2
            else { return false }
            return isPort(bytes[bytes.index(after: end)...])
        }
        host = bytes.prefix { $0 != UInt8(ascii: ":") }
        return !host.isEmpty && host.allSatisfy(isInName) && isPort(bytes.dropFirst(host.count))
    }

    /// `:8080`, or nothing. An empty port is allowed (RFC 3986, 3.2.3).
    private static func isPort(_ bytes: Substring.UTF8View) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        return colon == UInt8(ascii: ":") && digits.count <= 5
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// What stands between the brackets of an IPv6 address.
    private static func isInAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
