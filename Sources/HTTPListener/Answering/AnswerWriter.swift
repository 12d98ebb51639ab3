import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes one answer to its connection. An answer whose length is known and that comes in one piece is written in one go, or slice by
/// slice as the client takes it when it is large.
struct AnswerWriter: ResponseBodyWriter {
    /// Bytes that the kernel mostly takes at once.
    static let slice = 128 * 1024

    private let answerer: Answerer
    private let handler: NIOLoopBound<ResponderHandler>
    private let contentLength: Int?
    private let onEnd: (@Sendable (AnswerEnd) -> Void)?
    private var status: Int
    /// `nil` once it is written.
    private var head: HTTPResponse?
    private var onlyPart: ByteBuffer?

    init(_ answer: Answer, of answerer: Answerer, to handler: NIOLoopBound<ResponderHandler>) {
        self.answerer = answerer
        self.handler = handler
        contentLength = answer.response.body.contentLength
        onEnd = answer.onEnd
        status = answer.response.status.code
        head = answer.response.head
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
        guard let part = onlyPart, let head, part.readableBytes > Self.slice else { return end(trailers) }
        guard answerer.memory.take(part.readableBytes) else {
            let refused = answerer.refusal(insteadOf: head)
            status = refused.head.status.code
            self.head = refused.head
            onlyPart = refused.body
            return end(nil)
        }
        defer { answerer.memory.giveBack(part.readableBytes) }
        var rest = part
        onlyPart = nil
        while let slice = rest.readSlice(length: min(Self.slice, rest.readableBytes)), slice.readableBytes > 0 {
            try await send(slice)
        }
        end(trailers)
    }

    private func end(_ trailers: HTTPFields?) {
        let (handler, head, part, status, onEnd) = (handler, head, onlyPart, status, onEnd)
        if handler.eventLoop.inEventLoop {
            handler.value.finish(head: head, part, trailers, status, onEnd)
        } else {
            handler.eventLoop.execute { handler.value.finish(head: head, part, trailers, status, onEnd) }
        }
    }
}
