import Appwrite

/// A URL that can be sent, and where its two halves meet.
struct RequestURL {
    let text: String
    /// Bytes of the scheme, the host and the port.
    let originLength: Int

    /// Whether a path follows; none stands for `/`.
    var hasTarget: Bool { originLength < text.utf8.count }

    /// The host with its port, for messages.
    var host: String {
        String(decoding: text.utf8.prefix(originLength).drop { $0 != UInt8(ascii: ":") }.dropFirst(3), as: UTF8.self)
    }

    /// - Throws: `invalidRequest` that names the part that is wrong, never its content.
    init(_ text: String) throws(TransportError) {
        let schemeLength = text.hasPrefix("http://") ? 7 : text.hasPrefix("https://") ? 8 : 0
        guard schemeLength > 0 else {
            throw TransportError(.invalidRequest, "the URL is neither http nor https")
        }
        if text.containsByte(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "#") }) {
            throw TransportError(.invalidRequest, "the URL holds a character that is not percent-encoded")
        }
        var text = text
        guard let length = text.withUTF8({ RequestURL.authorityLength($0[schemeLength...]) }) else {
            throw TransportError(.invalidRequest, "the URL names no host, or names a user")
        }
        self.text = text
        originLength = schemeLength + length
    }

    /// - Parameter rest: what follows the scheme.
    /// - Returns: `nil` for a host that is missing, or stands beside a user or a query.
    private static func authorityLength(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var length = 0
        for byte in rest {
            if byte == UInt8(ascii: "/") { break }
            if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "?") { return nil }
            length += 1
        }
        return length > 0 ? length : nil
    }
}
