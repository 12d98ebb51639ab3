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
        let mayHaveBody = head.status.mayHaveBody
        var hasLength = false
        // Gathered first: a text costs little to append, and each write to a buffer is checked.
        var text = exchange.isHTTP10 ? "HTTP/1.0 " : "HTTP/1.1 "
        text.reserveCapacity(512)
        text += String(head.status.code)
        text += " "
        text += head.status.reasonPhrase
        text += "\r\n"
        for field in head.headerFields {
            switch field.name {
            case .contentLength:
                guard mayHaveBody else { continue }
                hasLength = true
            case .transferEncoding: continue
            case .connection where exchange.closesAfterwards: continue
            default: break
            }
            text += field.name.rawName
            text += ": "
            text += field.value
            text += "\r\n"
        }
        if exchange.closesAfterwards { text += "Connection: close\r\n" }
        let framing: AnswerFraming =
            if exchange.isHead || !mayHaveBody { .none } else if hasLength || exchange.isHTTP10 { .plain } else {
                .chunked
            }
        if framing == .chunked { text += "Transfer-Encoding: chunked\r\n" }
        text += "\r\n"
        writeString(text)
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

extension HTTPResponse.Status {
    /// Answers with the others never have a body (RFC 9112, 6.3).
    fileprivate var mayHaveBody: Bool { code >= 200 && code != 204 && code != 304 }
}
