import HTTPTypes
import NIOCore

/// How the end of an answer's body is told (RFC 9112, 6).
enum AnswerFraming {
    /// There is no body: the answer is to a HEAD, or of a status that never has one.
    case none
    /// `Content-Length` says how long it is, or it ends with the connection.
    case plain
    /// Each part comes with its length, and an empty one is the end.
    case chunked
}

extension ByteBuffer {
    /// Writes the head of an answer (RFC 9112, 4 and 5). NIO's encoder would take a head of NIO's own type, and making one costs
    /// more than writing it.
    /// - Returns: how its body is to be written.
    mutating func write(_ head: HTTPResponse, answering exchange: Exchange) -> AnswerFraming {
        let status = head.status
        // The lines that are ours, and one for each field.
        var room = 128 + status.reasonPhrase.utf8.count
        for field in head.headerFields { room += field.name.rawName.utf8.count + field.value.utf8.count + 4 }
        var framing = AnswerFraming.none
        writeWithUnsafeMutableBytes(minimumWritableBytes: room) { bytes in
            var text = TextCopy(to: bytes)
            text.put(exchange.isHTTP10 ? "HTTP/1.0 " : "HTTP/1.1 ")
            text.put(String(status.code))
            text.put(" ")
            text.put(status.reasonPhrase)
            text.put("\r\n")
            let hasLength = text.put(head.headerFields, of: status, answering: exchange)
            if exchange.closesAfterwards { text.put("Connection: close\r\n") }
            if !exchange.isHead, status.mayHaveBody { framing = hasLength || exchange.isHTTP10 ? .plain : .chunked }
            if framing == .chunked { text.put("Transfer-Encoding: chunked\r\n") }
            text.put("\r\n")
            return text.count
        }
        return framing
    }

    /// Writes what stands before a part of a chunked body; behind it belongs a line's end.
    mutating func writeChunkHead(length: Int) {
        writeString(String(length, radix: 16) + "\r\n")
    }

    /// Writes the end of a chunked body.
    mutating func writeLastChunk(_ trailers: HTTPFields?) {
        var text = "0\r\n"
        for field in trailers ?? [:] { text += "\(field.name.rawName): \(field.value)\r\n" }
        writeString(text + "\r\n")
    }
}

extension TextCopy {
    /// Writes the lines of the fields, without those that framing the body decides.
    /// - Returns: whether one of them tells the body's length.
    fileprivate mutating func put(
        _ fields: HTTPFields, of status: HTTPResponse.Status, answering exchange: Exchange
    ) -> Bool {
        var hasLength = false
        for field in fields {
            switch field.name {
            case .contentLength:
                guard status.mayHaveBody else { continue }
                hasLength = true
            case .transferEncoding: continue
            case .connection where exchange.closesAfterwards: continue
            default: break
            }
            put(field.name.rawName)
            put(": ")
            put(field.value)
            put("\r\n")
        }
        return hasLength
    }
}

extension HTTPResponse.Status {
    /// Answers with the others never have a body (RFC 9112, 6.3).
    fileprivate var mayHaveBody: Bool { code >= 200 && code != 204 && code != 304 }
}
