import NIOCore
import NIOHTTP1

/// Stands between NIO's parser and Hummingbird: keeps the limits, answers what never reaches the application, and hands WebSockets
/// over. One per connection; everything happens on its event loop.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    /// Answers come by `write` and `end`, not through the pipeline.
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    enum Stage {
        /// Requests are passed on.
        case serving
        /// Nothing more is taken; the refusal is written when the earlier requests are answered.
        case refusing(HTTPRefusal)
        /// A handshake has arrived, whole or nearly; it has its turn when the earlier requests are answered.
        case upgrading(WebSocketHandshake, key: String, isComplete: Bool)
        /// The parser is being removed. What arrives is collected for libwebsockets.
        case handingOver(WebSocketDelivery)
        /// The last answer is on its way, and what still arrives is dropped, so that the answer is not lost to a reset.
        case lingering
        case closed
    }

    let rules: ConnectionRules
    let gate: InboundGate
    let decoder: ByteToMessageHandler<HTTPRequestDecoder>

    var stage: Stage = .serving
    var timeline: RequestTimeline
    /// Passed on and not yet answered, in order.
    var exchanges = CircularBuffer<Exchange>(initialCapacity: 1)
    /// The request that is arriving, or arrived last, is a HEAD.
    var isHeadRequest = false
    /// The `Origin` of the request that is arriving, or arrived last.
    var origin: String?
    /// Looks for the origin of a request that is refused before it could be read.
    var seeker: OriginSeeker?
    /// The last of `exchanges` is still arriving.
    var isReceivingBody = false
    /// A 100 is owed to the request that is arriving.
    var owesContinue = false
    /// The server is going down: what is being answered is the last.
    var isQuiescing = false
    /// Bytes of a body that arrived after its answer was complete.
    var needlessBytes = 0
    /// Since when nobody has asked the channel for more bytes; `nil` while somebody has.
    var notReadingSince: NIODeadline?
    /// The client has ended its direction.
    var inputIsClosed = false
    /// We have ended ours, and the kernel has everything that was written.
    var outputIsClosed = false
    /// Bytes of answers' bodies.
    var writtenBytes = 0
    /// Looks whether the client reads its answer.
    var writeWatch: Scheduled<Void>?
    var timer: Scheduled<Void>?
    var timerDeadline: NIODeadline?
    /// The client's, while this connection is counted by it.
    var address: String?
    private(set) var context: ChannelHandlerContext?

    init(
        rules: ConnectionRules, gate: InboundGate, decoder: ByteToMessageHandler<HTTPRequestDecoder>
    ) {
        self.rules = rules
        self.gate = gate
        self.decoder = decoder
        timeline = RequestTimeline(limits: rules.limits, now: .now())
    }

    // MARK: - Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { scheduleTimer(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if let address = context.channel.remoteAddress?.addressText {
            guard rules.connections.enter(address) else { return context.close(promise: nil) }
            self.address = address
        }
        timeline = RequestTimeline(limits: rules.limits, now: .now())
        scheduleTimer(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        timer?.cancel()
        timer = nil
        writeWatch?.cancel()
        writeWatch = nil
        abandonDelivery()
        if let address { rules.connections.leave(address) }
        address = nil
        stage = .closed
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard case .serving = stage else { return }
        refuseUnread(
            .parsing(error, isInRequestLine: !isReceivingBody && !gate.sawLineEnd, limits: rules.limits), waits: true,
            context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            quiesce(context)
        case ChannelEvent.inputClosed:
            inputIsClosed = true
            if case .lingering = stage, outputIsClosed { return context.close(promise: nil) }
            stopSeeking()
            context.fireUserInboundEventTriggered(event)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func quiesce(_ context: ChannelHandlerContext) {
        isQuiescing = true
        for index in exchanges.indices { exchanges[index].closesAfterwards = true }
        if exchanges.isEmpty, case .serving = stage { context.close(promise: nil) }
    }

    // MARK: - Reading

    func read(context: ChannelHandlerContext) {
        switch stage {
        case .serving, .handingOver, .lingering, .closed:
            resumeClock()
            context.read()
        case .refusing where seeker != nil:
            context.read()
        case .refusing, .upgrading:
            // The parser has stopped, or will be stopped, but would go on collecting bytes.
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        notReadingSince = .now()
        context.fireChannelReadComplete()
        if case .lingering = stage { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch stage {
        case .serving:
            receive(unwrapInboundIn(data), context)
        case .upgrading(let handshake, let key, let isComplete):
            guard !isComplete, case .end = unwrapInboundIn(data) else { return }
            stage = .upgrading(handshake, key: key, isComplete: true)
            upgradeIfDue(context)
        case .handingOver(let delivery):
            // The parser is gone or on its way out: these are bytes.
            collect(InboundGate.unwrapInboundIn(data), delivery, context)
        case .refusing, .lingering, .closed:
            break
        }
    }

    // MARK: - Time

    /// The head of a request has begun to arrive and has not ended.
    var isReceivingHead: Bool { timeline.expectation == .head }

    /// Called by the gate, before the parser sees the bytes.
    func bytesArrived() {
        guard case .serving = stage, let context else { return }
        timeline.bytesArrived(at: .now())
        scheduleTimer(context)
    }

    private func resumeClock() {
        guard let since = notReadingSince else { return }
        notReadingSince = nil
        timeline.excuse(.now() - since)
    }

    /// One timer that is moved only when it would come too late; when it comes too early it is set again.
    func scheduleTimer(_ context: ChannelHandlerContext) {
        guard let deadline = timeline.deadline else { return }
        if timer != nil, let timerDeadline, timerDeadline <= deadline { return }
        timer?.cancel()
        timerDeadline = deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            self?.timerFired()
        }
    }

    private func timerFired() {
        timer = nil
        timerDeadline = nil
        guard case .serving = stage, let context, let deadline = timeline.deadline else { return }
        let now = NIODeadline.now()
        guard deadline <= now else { return scheduleTimer(context) }
        if notReadingSince != nil {
            resumeClock()
            notReadingSince = now
            return scheduleTimer(context)
        }
        switch timeline.expectation {
        case .beginning, .request: context.close(promise: nil)
        case .head: refuseUnread(.headTimedOut, waits: false, context)
        case .body: refuse(.bodyTimedOut, context)
        case .nothing: break
        }
    }
}
