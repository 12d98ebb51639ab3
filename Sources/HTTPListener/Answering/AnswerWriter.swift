import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes one answer to its connection. An answer whose length is known and that comes in one piece is written in one go.
struct AnswerWriter: ResponseBodyWriter {
    private let handler: NIOLoopBound<ResponderHandler>
    private let contentLength: Int?
    /// `nil` once it is written.
    private var head: HTTPResponse?
    private var onlyPart: ByteBuffer?

    init(_ response: Response, to handler: NIOLoopBound<ResponderHandler>) {
        self.handler = handler
        contentLength = response.body.contentLength
        head = response.head
    }

    /// Returns when the kernel has taken the part; one that is the whole answer waits for `finish`.
    mutating func write(_ part: ByteBuffer) async throws {
        if head != nil, onlyPart == nil, part.readableBytes == contentLength {
            onlyPart = part
            return
        }
        if let onlyPart {
            self.onlyPart = nil
            try await send(onlyPart)
        }
        try await send(part)
    }

    private mutating func send(_ part: ByteBuffer) async throws {
        let head = head
        self.head = nil
        try await handler.eventLoop.flatSubmit { [handler] in handler.value.write(head: head, part) }.get()
    }

    consuming func finish(_ trailers: HTTPFields?) async throws {
        let (handler, head, part) = (handler, head, onlyPart)
        if handler.eventLoop.inEventLoop {
            handler.value.finish(head: head, part, trailers)
        } else {
            handler.eventLoop.execute { handler.value.finish(head: head, part, trailers) }
        }
    }
}
