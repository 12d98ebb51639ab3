extension UpstreamServer.Answer {
    /// A whole answer with its length.
    static func ok(_ body: String = "{}", status: Int = 200, headers: [String] = []) -> Self {
        let lines = ["HTTP/1.1 \(status) Whatever", "Content-Length: \(body.utf8.count)"] + headers
        return .bytes(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }

    /// An answer of so many bytes, in chunks when asked for.
    static func sized(_ count: Int, chunked: Bool = false) -> Self {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: count)
        let head = chunked ? "Transfer-Encoding: chunked" : "Content-Length: \(count)"
        var bytes = Array("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n".utf8)
        if chunked {
            for start in stride(from: 0, to: count, by: 1000) {
                let piece = body[start..<min(start + 1000, count)]
                bytes += Array(String(piece.count, radix: 16).utf8) + Array("\r\n".utf8) + piece + Array("\r\n".utf8)
            }
            bytes += Array("0\r\n\r\n".utf8)
        } else {
            bytes += body
        }
        return .bytes(bytes)
    }
}
