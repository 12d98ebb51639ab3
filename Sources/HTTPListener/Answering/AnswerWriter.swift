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

    /// Returns when the client's side has taken the part.
    mutating func write(_ part: ByteBuffer) async throws {
        if head != nil, onlyPart == nil, part.readableBytes == contentLength {
            onlyPart = part
            return
        }
        let parts = (head, onlyPart)
        (head, onlyPart) = (nil, nil)
        try await handler.eventLoop.submit { [handler] in
            handler.value.write(head: parts.0, [parts.1, part])
        }.flatMap { $0 }.get()
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
