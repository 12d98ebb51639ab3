import Appwrite

extension TransportRequest {
    /// Refuses what would let one part of the request run into the next.
    /// - Throws: `invalidRequest` that names the part, never its content.
    func checkMethodAndHeaders() throws(TransportError) {
        guard !method.isEmpty, !method.containsByte(where: { $0 < UInt8(ascii: "A") || $0 > UInt8(ascii: "Z") }) else {
            throw TransportError(.invalidRequest, "the method is not a word in capital letters")
        }
        for header in headers where !header.isSendable {
            throw TransportError(
                .invalidRequest,
                header.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
                    ? "the header \(header.name) holds a line break or a NUL" : "a header's name is not a token")
        }
    }
}
