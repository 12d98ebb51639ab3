import HTTPTypes
import NIOCore

extension ConnectionHandler {
    /// How long a connection stays open for its last answer to be read.
    private static let lingerTime: TimeAmount = .seconds(1)
    /// Bytes of most heads.
    private static let headCapacity = 512
    private static let lineEnd = ByteBuffer(staticString: "\r\n")

    /// Writes the head of the answer to the oldest request.
    /// - Parameter promise: fulfilled when the kernel has taken it.
    func write(_ head: HTTPResponse, promise: EventLoopPromise<Void>?) {
        guard mayAnswer, let context, let exchange = exchanges.first else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: Self.headCapacity)
        exchanges[exchanges.startIndex].framing = buffer.write(head, answering: exchange)
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    /// Writes a part of that answer's body.
    /// - Parameter promise: fulfilled when the kernel has taken it.
    /// - Returns: whether the part is sent at all: an answer to a HEAD has no body.
    @discardableResult
    func write(_ part: ByteBuffer, promise: EventLoopPromise<Void>?) -> Bool {
        guard mayAnswer, let context, let framing = exchanges.first?.framing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return false
        }
        guard framing != .none, part.readableBytes > 0 else {
            promise?.succeed()
            return false
        }
        writtenBytes += part.readableBytes
        switch framing {
        case .none:
            break
        case .plain:
            context.write(wrapOutboundOut(part), promise: promise)
        case .chunked:
            var head = context.channel.allocator.buffer(capacity: 16)
            head.writeChunkHead(length: part.readableBytes)
            context.write(wrapOutboundOut(head), promise: nil)
            context.write(wrapOutboundOut(part), promise: nil)
            context.write(wrapOutboundOut(Self.lineEnd), promise: promise)
        }
        return true
    }

    /// Ends that answer, and sends what is written of it.
    /// - Parameter promise: fulfilled when the kernel has taken the end.
    func end(_ trailers: HTTPFields?, promise: EventLoopPromise<Void>?) {
        guard mayAnswer, let context, let exchange = exchanges.popFirst() else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        if exchange.framing == .chunked {
            var end = context.channel.allocator.buffer(capacity: 16)
            end.writeLastChunk(trailers)
            context.write(wrapOutboundOut(end), promise: promise)
        } else {
            // Every part was waited for.
            promise?.succeed()
        }
        context.flush()
        if exchange.closesAfterwards { linger(context) } else { answered(context) }
    }

    /// Whether answers are still written to this connection.
    private var mayAnswer: Bool {
        switch stage {
        case .serving, .refusing, .upgrading: true
        case .handingOver, .lingering, .closed: false
        }
    }

    /// An answer is complete: whoever waited for it has its turn.
    private func answered(_ context: ChannelHandlerContext) {
        switch stage {
        case .refusing:
            writeRefusalIfDue(context)
        case .upgrading:
            upgradeIfDue(context)
        case .serving:
            writeContinueIfDue(context)
            if exchanges.isEmpty, !isReceivingBody {
                timeline.allAnswered(at: .now())
                scheduleTimer(context)
            }
        case .handingOver, .lingering, .closed:
            break
        }
    }

    // MARK: - Ending

    /// Hummingbird ends its side when it will not answer any more; closing for good is left to us, after the answer was read.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (stage, mode) {
        case (.serving, .output), (.serving, .all), (.lingering, .output), (.lingering, .all):
            if let promise { context.channel.closeFuture.cascade(to: promise) }
            if case .serving = stage { linger(context) }
        case (.refusing, .output), (.refusing, .all), (.upgrading, .output), (.upgrading, .all):
            // Somebody gave up on the requests before; what was to come after them is not owed any more.
            if let promise { context.channel.closeFuture.cascade(to: promise) }
            linger(context)
        default:
            context.close(mode: mode, promise: promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is HangUpEvent { return context.close(promise: promise) }
        context.triggerUserOutboundEvent(event, promise: promise)
    }

    /// Ends our direction behind everything written, then waits for the client to end its own. Closing at once would reset the
    /// connection when the client is still sending, and the answer might be lost.
    func linger(_ context: ChannelHandlerContext) {
        if case .lingering = stage { return }
        stage = .lingering
        gate.discards = true
        timer?.cancel()
        timer = nil
        if isReceivingBody { context.fireErrorCaught(IncompleteRequestError()) }
        // NIO would drop what it holds if this closed the last open direction, so that has to be in the kernel first.
        gate.flush()?.assumeIsolated().whenComplete { [weak self] _ in self?.endOutput() }
        watchWriting(context)
        context.read()
    }

    private func endOutput() {
        outputIsClosed = true
        guard let context else { return }
        guard !inputIsClosed else { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) { [weak self] in
            self?.context?.close(promise: nil)
        }
    }
}
