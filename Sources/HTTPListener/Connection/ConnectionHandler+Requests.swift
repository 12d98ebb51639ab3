import NIOCore
import NIOHTTP1

extension ConnectionHandler {
    /// What may still arrive of a body that nobody wants before the connection is ended.
    private static let needlessBytesLimit = 256 * 1024
    private static let continuation = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")

    func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            receiveHead(head, context)
        case .body(let bytes):
            if exchanges.isEmpty {
                needlessBytes += bytes.readableBytes
                if needlessBytes > Self.needlessBytesLimit { return linger(context) }
            }
            context.fireChannelRead(wrapInboundOut(part))
        case .end:
            isReceivingBody = false
            isHeadRequest = false
            owesContinue = false
            gate.expectRequestLine()
            timeline.requestEnded()
            if exchanges.isEmpty { timeline.allAnswered(at: .now()) }
            context.fireChannelRead(wrapInboundOut(part))
            scheduleTimer(context)
        }
    }

    private func receiveHead(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        timeline.headEnded(at: .now())
        needlessBytes = 0
        isHeadRequest = head.method == .HEAD
        let survey = HeaderSurvey(head.headers)
        origin = survey.origin
        if let refusal = head.refusal(by: rules.limits, survey) { return refuse(refusal, context) }
        if let handover = rules.handover, let path = head.path, handover.endpoint.takes(path: String(path)) {
            switch head.checkWebSocket() {
            case .ordinary:
                break
            case .refused(let refusal):
                return refuse(refusal, context)
            case .handshake(let key):
                let handshake = WebSocketHandshake(head, remoteAddress: context.channel.remoteAddress?.addressText)
                stage = .upgrading(handshake, key: key, isComplete: false)
                return
            }
        }
        pass(head, survey, context)
    }

    private func pass(_ head: HTTPRequestHead, _ survey: HeaderSurvey, _ context: ChannelHandlerContext) {
        var head = head
        // NIO stops parsing behind a request that asks for an upgrade, so no other can follow it.
        if survey.asksForUpgrade { head.headers.remove(name: "upgrade") }
        let closes = survey.asksForUpgrade || !head.isKeepAlive || !head.isAtLeastHTTP11 || isQuiescing
        // Hummingbird looks for exactly this value.
        if closes { head.headers.replaceOrAdd(name: "connection", value: "close") }
        if survey.expects, head.expectsContinue, head.announcesBody {
            head.headers.remove(name: "expect")
            owesContinue = head.announcedLength ?? 0 <= rules.limits.invitedBody(of: head.uri)
        }
        exchanges.append(Exchange(head, closesAfterwards: closes))
        isReceivingBody = true
        scheduleTimer(context)
        writeContinueIfDue(context)
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Neither NIO nor Hummingbird says "100 Continue"; curl would wait a second for it.
    func writeContinueIfDue(_ context: ChannelHandlerContext) {
        guard owesContinue, exchanges.count == 1, let exchange = exchanges.first, !exchange.answerHasBegun else {
            return
        }
        owesContinue = false
        context.writeAndFlush(wrapOutboundOut(Self.continuation), promise: nil)
    }
}
