import HTTPTypes
import NIOCore

extension ConnectionHandler {
    /// How long a connection stays open for its last answer to be read.
    private static let lingerTime: TimeAmount = .seconds(1)
    /// Bytes of most heads.
    private static let headCapacity = 512
    private static let lineEnd = ByteBuffer(staticString: "\r\n")

    /// Writes the head of the answer to the oldest request.
    func write(_ head: HTTPResponse) {
        guard mayAnswer, let context, let exchange = exchanges.first else { return }
        var buffer = context.channel.allocator.buffer(capacity: Self.headCapacity)
        exchanges[exchanges.startIndex].framing = buffer.write(head, answering: exchange)
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Writes a part of that answer's body.
    /// - Parameter promise: fulfilled when the kernel has taken it.
    func write(_ part: ByteBuffer, promise: EventLoopPromise<Void>?) {
        guard mayAnswer, let context, let framing = exchanges.first?.framing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        guard framing != .none, part.readableBytes > 0 else {
            promise?.succeed()
            return
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
    }

    /// Ends that answer, and sends what is written of it.
    func end(_ trailers: HTTPFields?) {
        guard mayAnswer, let context, let exchange = exchanges.popFirst() else { return }
        if exchange.framing == .chunked {
            var end = context.channel.allocator.buffer(capacity: 16)
            end.writeLastChunk(trailers)
            context.write(wrapOutboundOut(end), promise: nil)
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

    // MARK: - Clients that do not read

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable { watchWriting(context) }
        context.fireChannelWritabilityChanged()
    }

    /// Looks now and then whether the client takes what is written, and hangs up when it does not.
    private func watchWriting(_ context: ChannelHandlerContext) {
        guard writeWatch == nil, let waiting = waitingBytes(context), waiting > 0 else { return }
        let taken = writtenBytes - waiting
        let interval = TimeAmount(rules.limits.answerIdleTimeout)
        writeWatch = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { [weak self] in
            guard let self, let context = self.context else { return }
            self.writeWatch = nil
            guard let waiting = self.waitingBytes(context), waiting > 0 else { return }
            guard self.writtenBytes - waiting > taken else { return context.close(promise: nil) }
            self.watchWriting(context)
        }
    }

    /// Bytes that were written and that the kernel has not taken.
    private func waitingBytes(_ context: ChannelHandlerContext) -> Int? {
        try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
    }

    // MARK: - Refusing

    /// Takes nothing more, and answers with the refusal when the requests before are answered.
    func refuse(_ refusal: HTTPRefusal, _ context: ChannelHandlerContext) {
        stage = .refusing(refusal)
        gate.discards = true
        writeRefusalIfDue(context)
    }

    private func writeRefusalIfDue(_ context: ChannelHandlerContext) {
        guard case .refusing(let refusal) = stage else { return }
        // The refused request itself may have been passed on in part.
        guard exchanges.count <= (isReceivingBody ? 1 : 0) else { return }
        if isReceivingBody, exchanges.first?.answerHasBegun ?? true { return linger(context) }
        let body = refusal.body ?? rules.refusalBody(refusal)
        var head = HTTPResponse(status: HTTPResponse.Status(code: refusal.status))
        for (name, value) in refusal.headers { HTTPField.Name(name).map { head.headerFields[$0] = value } }
        for (name, value) in rules.refusalHeaders() {
            if let name = HTTPField.Name(name), head.headerFields[name] == nil { head.headerFields[name] = value }
        }
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = String(body.count)
        var buffer = context.channel.allocator.buffer(capacity: Self.headCapacity + body.count)
        let refused = Exchange(isHead: isHeadRequest, isHTTP10: false, closesAfterwards: true)
        _ = buffer.write(head, answering: refused)
        if !isHeadRequest { buffer.writeBytes(body) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        linger(context)
    }
}
