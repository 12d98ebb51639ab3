import HTTPTypes
import NIOCore

extension ConnectionHandler {
    /// How long the rest of a refused head may take to tell its origin.
    private static let originTime: TimeAmount = .seconds(1)
    /// Bytes of most heads.
    private static let headCapacity = 512

    /// Takes nothing more, and answers with the refusal when the requests before are answered.
    func refuse(_ refusal: HTTPRefusal, _ context: ChannelHandlerContext) {
        stage = .refusing(refusal)
        gate.discards = true
        writeRefusalIfDue(context)
    }

    /// Refuses a request whose head could not be read to its end: a browser sees the answer only when it is told the page's origin,
    /// which may be still to come.
    /// - Parameter waits: whether the rest of the head is on its way.
    func refuseUnread(_ refusal: HTTPRefusal, waits: Bool, _ context: ChannelHandlerContext) {
        stage = .refusing(refusal)
        gate.discards = true
        guard !isReceivingBody else { return writeRefusalIfDue(context) }
        var seeker = OriginSeeker()
        for bytes in gate.unfinishedHead { seeker.take(bytes.readableBytesView) }
        seek(seeker, context)
        guard self.seeker != nil else { return }
        guard waits, !inputIsClosed else { return stopSeeking() }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.originTime) { [weak self] in self?.stopSeeking() }
        context.read()
    }

    /// What the gate keeps from the parser.
    func discarded(_ bytes: ByteBuffer) {
        guard var seeker, let context else { return }
        seeker.take(bytes.readableBytesView)
        seek(seeker, context)
    }

    func stopSeeking() {
        guard let seeker, let context else { return }
        origin = seeker.origin
        self.seeker = nil
        writeRefusalIfDue(context)
    }

    private func seek(_ seeker: OriginSeeker, _ context: ChannelHandlerContext) {
        self.seeker = seeker
        if seeker.isDone { stopSeeking() }
    }

    func writeRefusalIfDue(_ context: ChannelHandlerContext) {
        guard case .refusing(let refusal) = stage, seeker == nil else { return }
        // The refused request itself may have been passed on in part.
        guard exchanges.count <= (isReceivingBody ? 1 : 0) else { return }
        if isReceivingBody, exchanges.first?.answerHasBegun ?? true { return linger(context) }
        let body = refusal.body ?? rules.refusalBody(refusal)
        var head = HTTPResponse(status: HTTPResponse.Status(code: refusal.status))
        for (name, value) in refusal.headers { HTTPField.Name(name).map { head.headerFields[$0] = value } }
        for (name, value) in rules.refusalHeaders(origin) {
            if let name = HTTPField.Name(name), head.headerFields[name] == nil { head.headerFields[name] = value }
        }
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.xContentTypeOptions] = "nosniff"
        head.headerFields[.contentLength] = String(body.count)
        var buffer = context.channel.allocator.buffer(capacity: Self.headCapacity + body.count)
        let refused = Exchange(isHead: isHeadRequest, isHTTP10: false, closesAfterwards: true)
        _ = buffer.write(head, answering: refused)
        if !isHeadRequest { buffer.writeBytes(body) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        linger(context)
    }
}
