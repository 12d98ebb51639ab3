import Foundation
import NIOCore
import NIOPosix
import WebSocketLoop

extension ConnectionHandler {
    /// Bytes that may follow a handshake before its answer; a client has no reason to send any.
    private static let earlyLimit = 256 * 1024

    /// Decides on the handshake when it is whole and every earlier request is answered.
    func upgradeIfDue(_ context: ChannelHandlerContext) {
        guard case .upgrading(let handshake, let key, isComplete: true) = stage, exchanges.isEmpty,
            let handover = rules.handover
        else { return }
        guard !isQuiescing else { return linger(context) }
        switch handover.endpoint.decide(handshake) {
        case .refuse(let status, let headers, let body):
            refuse(HTTPRefusal(status: status, type: "", message: "", headers: headers, body: body), context)
        case .accept(let handler):
            let delivery = WebSocketDelivery(key: key, handler: counted(handler), loop: handover.loop)
            stage = .handingOver(delivery)
            removeCodec(delivery, context)
        }
    }

    /// The socket counts from now on as long as the WebSocket lives.
    private func counted(_ handler: any WebSocketHandler) -> CountedWebSocket {
        let (connections, address) = (rules.connections, address)
        self.address = nil
        connections.opened()
        return CountedWebSocket(handler) {
            connections.closed()
            if let address { connections.leave(address) }
        }
    }

    /// From now on bytes come and go as they are.
    private func removeCodec(_ delivery: WebSocketDelivery, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        context.flush()
        pipeline.removeHandler(decoder)
            .flatMap { [bound = NIOLoopBound(gate, eventLoop: context.eventLoop)] _ in
                // Earlier answers must be in the kernel's hands before somebody else writes.
                bound.value.flush() ?? bound.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
            }
            .assumeIsolated().whenComplete { [weak self] result in
                guard let self, let context = self.context else { return }
                switch result {
                case .success: self.handOver(delivery, context)
                case .failure: context.close(promise: nil)
                }
            }
    }

    /// NIO lets go of the socket and libwebsockets takes a duplicate of it, in this order: with both watching it, each would read.
    private func handOver(_ delivery: WebSocketDelivery, _ context: ChannelHandlerContext) {
        guard case .handingOver = stage, context.channel.isActive else { return }
        let duplicate = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { fcntl($0, F_DUPFD_CLOEXEC, 0) }
        guard let descriptor = duplicate ?? nil, descriptor >= 0 else { return context.close(promise: nil) }
        stage = .closed
        // Closes the descriptor without shutting the connection down, before it returns.
        context.close(promise: nil)
        guard !context.channel.isActive else {
            _ = Foundation.close(descriptor)
            return delivery.abandon()
        }
        delivery.deliver(descriptor)
    }

    func collect(_ bytes: ByteBuffer, _ delivery: WebSocketDelivery, _ context: ChannelHandlerContext) {
        guard delivery.early.count + bytes.readableBytes <= Self.earlyLimit else { return context.close(promise: nil) }
        delivery.early.append(contentsOf: bytes.readableBytesView)
    }

    /// The client went away before its socket could be handed over: the handler that was accepted hears so.
    func abandonDelivery() {
        if case .handingOver(let delivery) = stage { delivery.abandon() }
    }
}
