/// Writes the `multipart/form-data` in which Appwrite takes a chunk (RFC 7578).
struct FileForm {
    let boundary: String
    private var head: [UInt8] = []

    /// - Parameter boundary: letters and digits that occur nowhere in the file.
    init(boundary: String) { self.boundary = boundary }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func append(_ name: StaticString, _ value: String) {
        append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
    }

    /// The whole body, with the file as its last part.
    func body(
        fileName: String, type: String, source: any ByteSource, bytes: Range<Int>
    ) -> TransportBody {
        var form = self
        form.append(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(Self.quotable(fileName))\"\r\n"
                + "Content-Type: \(Self.quotable(type))\r\n\r\n")
        return TransportBody([
            .bytes(form.head), .range(source, bytes), .bytes(Array("\r\n--\(boundary)--\r\n".utf8)),
        ])
    }

    private mutating func append(_ text: String) { head += text.utf8 }

    /// As browsers write names (HTML standard, multipart form data): what would end the text is percent-encoded.
    static func quotable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return text }
        return text.replacing("\r\n", with: "%0D%0A").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
            .replacing("\"", with: "%22").replacing("\0", with: "")
    }
}
