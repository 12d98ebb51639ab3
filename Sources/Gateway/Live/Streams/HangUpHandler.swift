import NIOCore

/// Tells when a client hangs up while its answer is still being written. An answer without an end would otherwise be noticed to
/// have no reader only when the next part of it is written.
final class HangUpHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Any

    private let hungUp: @Sendable () -> Void

    init(_ hungUp: @escaping @Sendable () -> Void) { self.hungUp = hungUp }

    func handlerAdded(context: ChannelHandlerContext) {
        if !context.channel.isActive { hungUp() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        hungUp()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { hungUp() }
        context.fireUserInboundEventTriggered(event)
    }
}
