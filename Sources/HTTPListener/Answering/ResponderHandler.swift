import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// The last handler of a connection: has the responder answer one request after the other, and writes the answers. Everything but
/// the responder's work happens on the event loop.
final class ResponderHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never

    /// Fulfilled when the connection is closed and nothing is being answered.
    var end: EventLoopFuture<Void> { ended.futureResult }

    private let answerer: Answerer
    private let connection: ConnectionHandler
    private let executor: EventLoopTaskExecutor
    private let ended: EventLoopPromise<Void>
    /// For requests without one. NIO's own empty buffer is one for all threads, which then wait for each other to count references.
    private let noBody: RequestBody
    private var context: ChannelHandlerContext?

    /// Answers the current request, until the answer is written.
    private var answering: Task<Void, Never>?
    /// The current request only reads: nothing is left half done when it is given up.
    private var isSafe = false
    /// The client has been sent something of the current answer.
    private var answerHasBegun = false
    /// Gives a client up that has ended its side and waits no longer than this for its answer.
    private var patience: Scheduled<Void>?
    /// The current request has not arrived whole.
    private var isArriving = false
    /// Where its body goes, when it has one.
    private var body: RequestBodyStream?
    /// Nobody waits for more of it at the moment.
    private var bodyIsFull = false
    /// Bytes of the current answer's body that the kernel has taken.
    private var sentBytes = 0
    /// What a client sent that does not wait for its answers.
    private var waiting = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 1)
    /// A read was asked for while there was enough to do.
    private var readIsDue = false
    private var inputIsClosed = false
    private var isClosed = false

    private let halfClosedPatience: TimeAmount

    init(_ answerer: Answerer, _ connection: ConnectionHandler, on executor: EventLoopTaskExecutor) {
        halfClosedPatience = TimeAmount(connection.rules.limits.halfClosedPatience)
        self.answerer = answerer
        self.connection = connection
        self.executor = executor
        ended = answerer.channel.eventLoop.makePromise()
        noBody = RequestBody(buffer: answerer.channel.allocator.buffer(capacity: 1))
    }

    // MARK: - Life

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        close()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    /// What writes goes on, so that it is not left half done upstream; what only reads, nobody waits for any more.
    private func close() {
        isClosed = true
        patience?.cancel()
        if isSafe { answering?.cancel() }
        waiting.removeAll()
        body?.fail(IncompleteRequestError())
        body = nil
        if answering == nil { ended.succeed() }
    }

    /// Ends the connection, whatever is being answered.
    func cutOff() {
        answering?.cancel()
        guard let context else { return close() }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        body?.fail(error)
        body = nil
        // An incomplete request has its answer already, and its connection is about to end.
        if !(error is IncompleteRequestError) { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            inputIsClosed = true
            if isArriving {
                body?.fail(IncompleteRequestError())
                body = nil
            }
            endIfDone()
            giveUpSoon(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// A client that has left looks like one that has ended its side and waits. Such ones are rare and get what is quick.
    private func giveUpSoon(_ context: ChannelHandlerContext) {
        guard answering != nil, patience == nil else { return }
        patience = context.eventLoop.assumeIsolated().scheduleTask(in: halfClosedPatience) { [weak self] in
            self?.giveUpIfNothingCame()
        }
    }

    private func giveUpIfNothingCame() {
        patience = nil
        guard let context, answering != nil else { return }
        guard isSafe, !answerHasBegun else { return giveUpSoon(context) }
        answering?.cancel()
        waiting.removeAll()
        context.close(promise: nil)
    }

    /// A client that has ended its side gets what it asked for before.
    private func endIfDone() {
        if inputIsClosed, answering == nil, waiting.isEmpty { context?.close(mode: .output, promise: nil) }
    }

    // MARK: - Reading

    func read(context: ChannelHandlerContext) {
        if mayRead(context) { context.read() } else { readIsDue = true }
    }

    private func readIfDue() {
        guard readIsDue, let context, mayRead(context) else { return }
        readIsDue = false
        context.read()
    }

    /// Nothing is read from somebody who does not read the answers. A body is, because its sender may read when all of it is sent.
    private func mayRead(_ context: ChannelHandlerContext) -> Bool {
        waiting.isEmpty && !bodyIsFull && (isArriving || context.channel.isWritable)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { goOn() }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if answering != nil, !isArriving { waiting.append(part) } else { take(part, context) }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            isArriving = true
            begin(head, context)
        case .body(let bytes):
            if let body { bodyIsFull = !body.yield(bytes) }
        case .end:
            isArriving = false
            body?.finish()
            body = nil
            bodyIsFull = false
        }
    }

    private func bodyWantsMore() {
        bodyIsFull = false
        readIfDue()
    }

    // MARK: - Answering

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard let head = try? HTTPRequest(head) else { return context.close(promise: nil) }
        sentBytes = 0
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let fields = head.headerFields
        if fields[.contentLength] != nil || fields[.transferEncoding] != nil {
            let eventLoop = context.eventLoop
            body = RequestBodyStream { eventLoop.execute { bound.value.bodyWantsMore() } }
        }
        isSafe = head.method == .get || head.method == .head
        answerHasBegun = false
        let request = Request(head: head, body: body?.body ?? noBody)
        answering = Task(executorPreference: executor) { [answerer] in
            await answerer.answer(request, bound)
        }
        if inputIsClosed { giveUpSoon(context) }
    }

    /// Writes a part of the current answer.
    /// - Parameter head: `nil` when it is written already.
    /// - Returns: fulfilled when the kernel has taken it.
    func write(head: HTTPResponse?, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        guard let context else { return answerer.channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        answerHasBegun = true
        let written = context.eventLoop.makePromise(of: Void.self)
        let count = part.readableBytes
        if let head { connection.write(head, promise: nil) }
        if connection.write(part, promise: written) {
            written.futureResult.assumeIsolated().whenSuccess { self.sentBytes += count }
        }
        context.flush()
        return written.futureResult
    }

    /// Ends the current answer.
    /// - Parameters:
    ///   - status: what `onEnd` is told.
    ///   - onEnd: told when the kernel has taken all of it, or will not any more.
    func finish(
        head: HTTPResponse?, _ part: ByteBuffer?, _ trailers: HTTPFields?, _ status: Int,
        _ onEnd: (@Sendable (AnswerEnd) -> Void)?
    ) {
        let written = onEnd.map { _ in answerer.channel.eventLoop.makePromise(of: Void.self) }
        var bytes = sentBytes
        if let part, part.readableBytes > 0 {
            if let head { connection.write(head, promise: nil) }
            if connection.write(part, promise: written) { bytes += part.readableBytes }
            connection.end(trailers, promise: nil)
        } else if let head {
            connection.write(head, promise: written)
            connection.end(trailers, promise: nil)
        } else {
            connection.end(trailers, promise: written)
        }
        if let onEnd, let written {
            let (sent, all) = (sentBytes, bytes)
            written.futureResult.whenComplete { result in
                let isWhole = (try? result.get()) != nil
                onEnd(AnswerEnd(status: status, bytes: isWhole ? all : sent, isWhole: isWhole))
            }
        }
        answered()
    }

    /// The rest of the current answer will not come.
    func giveUp(_ status: Int, _ onEnd: (@Sendable (AnswerEnd) -> Void)?) {
        // What was asked behind it could not be answered any more, and is not to be carried out for nothing.
        waiting.removeAll()
        context?.close(promise: nil)
        onEnd?(AnswerEnd(status: status, bytes: sentBytes, isWhole: false))
        answered()
    }

    private func answered() {
        answering = nil
        patience?.cancel()
        patience = nil
        guard !isClosed else { return ended.succeed() }
        // What nobody reads any more has to be taken off the wire all the same.
        body?.fail(IncompleteRequestError())
        body = nil
        bodyIsFull = false
        goOn()
    }

    /// The next request has its turn when the one before is answered, and the client has taken enough of the answers.
    private func goOn() {
        while let context, isArriving || answering == nil && context.channel.isWritable, let part = waiting.popFirst() {
            take(part, context)
        }
        readIfDue()
        endIfDone()
    }
}
