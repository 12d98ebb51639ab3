import NIOCore
import NIOHTTP1

extension ConnectionHandler {
    /// How long a connection stays open for its last answer to be read.
    private static let lingerTime: TimeAmount = .seconds(1)

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch stage {
        case .serving, .refusing, .upgrading:
            break
        case .handingOver, .lingering, .closed:
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        guard let exchange = exchanges.first else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if !head.status.isInformational {
                exchange.frame(&head)
                exchanges[exchanges.startIndex].answerHasBegun = true
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            guard !exchange.isHead else {
                promise?.succeed()
                return
            }
            writtenBytes += bytes.readableBytes
            context.write(data, promise: promise)
        case .end:
            exchanges.removeFirst()
            if exchange.closesAfterwards {
                finish(with: data, promise, context)
            } else {
                context.write(data, promise: promise)
                answered(context)
            }
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

    /// Writes the last part of the last answer.
    private func finish(with end: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(end, promise: written)
        linger(context)
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
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: refusal.status))
        for (name, value) in refusal.headers { head.headers.add(name: name, value: value) }
        for (name, value) in rules.refusalHeaders() where !head.headers.contains(name: name) {
            head.headers.add(name: name, value: value)
        }
        head.headers.replaceOrAdd(name: "content-type", value: "application/json")
        head.headers.replaceOrAdd(name: "content-length", value: String(body.count))
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHeadRequest {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }
}

extension HTTPResponseStatus {
    var isInformational: Bool { (100..<200).contains(code) }
}
