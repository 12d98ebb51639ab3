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

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Completes when the kernel has everything that was written; must be called on the event loop of a connection that is open.
    func flush() -> EventLoopFuture<Void>? {
        // From here a write passes no encoder, so an empty one is nothing on the wire.
        context?.writeAndFlush(Self.wrapInboundOut(ByteBuffer()))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !discards else { return }
        if !sawLineEnd { sawLineEnd = unwrapInboundIn(data).readableBytesView.contains(UInt8(ascii: "\n")) }
        handler?.bytesArrived()
        context.fireChannelRead(data)
    }

    func expectRequestLine() {
        sawLineEnd = false
    }
}
