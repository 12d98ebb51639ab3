import Appwrite

extension TransportRequest {
    /// Why the request cannot be sent: what would let one part of it run into the next. `nil` when it can.
    /// Names the part, never its content.
    var fault: String? {
        guard !method.isEmpty, method.utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else {
            return "the method is not a word in capital letters"
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else { return "the URL is neither http nor https" }
        // Where the path would begin, behind two slashes.
        let authority = url.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else {
            return "the URL names no host, or names a user"
        }
        if url.containsByte(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            return "the URL holds a character that is not percent-encoded"
        }
        if let header = headers.first(where: { !$0.isSendable }) {
            return header.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
                ? "the header \(header.name) holds a line break or a NUL" : "a header's name is not a token"
        }
        return nil
    }
}
