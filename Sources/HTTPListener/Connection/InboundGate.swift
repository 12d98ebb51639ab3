import NIOCore

/// The first handler: sees every byte before the parser does. Tells when bytes arrive, and keeps them from the parser once the
/// connection is past parsing.
final class InboundGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    weak var handler: ConnectionHandler?
    private var context: ChannelHandlerContext?
    /// Drops everything that arrives.
    var discards = false
    /// The first line of the request that is arriving has ended.
    private(set) var sawLineEnd = false
    /// What has arrived of a head that is not whole, for whoever refuses it; a head that comes in one piece is kept no longer than it
    /// takes to parse it.
    private(set) var unfinishedHead: [ByteBuffer] = []

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Completes when the kernel has everything that was written; must be called on the event loop of a connection that is open.
    func flush() -> EventLoopFuture<Void>? {
        // From here a write passes no encoder, so an empty one is nothing on the wire.
        context?.writeAndFlush(Self.wrapInboundOut(ByteBuffer()))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !discards else {
            handler?.discarded(unwrapInboundIn(data))
            return
        }
        if !sawLineEnd { sawLineEnd = unwrapInboundIn(data).readableBytesView.contains(UInt8(ascii: "\n")) }
        handler?.bytesArrived()
        let isInHead = handler?.isReceivingHead ?? false
        if isInHead { unfinishedHead.append(unwrapInboundIn(data)) }
        context.fireChannelRead(data)
        if isInHead, handler?.isReceivingHead != true { unfinishedHead.removeAll() }
    }

    func expectRequestLine() {
        sawLineEnd = false
    }
}
