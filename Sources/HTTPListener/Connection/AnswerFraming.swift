import HTTPTypes
import NIOCore
import NIOHTTP1

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
        writeString(exchange.isHTTP10 ? "HTTP/1.0 " : "HTTP/1.1 ")
        writeString(String(status.code))
        writeString(" ")
        writeString(status.reason)
        writeString("\r\n")
        let hasLength = write(head.headerFields, of: status, answering: exchange)
        if exchange.closesAfterwards { writeString("Connection: close\r\n") }
        var framing = AnswerFraming.none
        if !exchange.isHead, status.mayHaveBody { framing = hasLength || exchange.isHTTP10 ? .plain : .chunked }
        writeString(framing == .chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")
        return framing
    }

    /// Writes the lines of the fields, without those that framing the body decides.
    /// - Returns: whether one of them tells the body's length.
    private mutating func write(
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
            writeLine(field.name.rawName, field.value)
        }
        return hasLength
    }

    private mutating func writeLine(_ name: String, _ value: String) {
        let length = name.utf8.count + value.utf8.count + 4
        writeWithUnsafeMutableBytes(minimumWritableBytes: length) { bytes in
            var line = TextCopy(to: bytes)
            line.put(name)
            line.put(": ")
            line.put(value)
            line.put("\r\n")
            return line.count
        }
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

    /// The words beside the code: a status that was made of its code alone brings none.
    fileprivate var reason: String {
        reasonPhrase.isEmpty ? HTTPResponseStatus(statusCode: code).reasonPhrase : reasonPhrase
    }
}
