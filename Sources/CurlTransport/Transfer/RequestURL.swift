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
        let authority = text.utf8.dropFirst(schemeLength).prefix { $0 != UInt8(ascii: "/") }
        guard !authority.isEmpty, !authority.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") })
        else {
            throw TransportError(.invalidRequest, "the URL names no host, or names a user")
        }
        self.text = text
        originLength = schemeLength + authority.count
    }
}
