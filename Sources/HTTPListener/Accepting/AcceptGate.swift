import Foundation
import NIOCore

/// Accepts no more connections while the system has no descriptors for them, or while the server has as many as it takes; they wait
/// in the kernel meanwhile. NIO's own handler for that cannot stop a channel whose read has failed, which then tries without end.
final class AcceptGate: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// Between two attempts while there are no descriptors.
    private static let retryTime: TimeAmount = .milliseconds(250)

    private let connections: OpenConnections
    private let trouble: TroubleTeller
    private let limit: Int
    private var isPaused = false

    init(_ connections: OpenConnections, limit: Int, trouble: TroubleTeller) {
        self.connections = connections
        self.limit = limit
        self.trouble = trouble
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connections.opened()
        unwrapInboundIn(data).closeFuture.whenComplete { [connections] _ in connections.closed() }
        context.fireChannelRead(data)
        pauseIfFull(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        trouble.tell(.descriptorsExhausted, at: .now())
        pause(context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.retryTime) {
            let (gate, context) = bound.value
            gate.goOn(context)
        }
    }

    private func pauseIfFull(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let isFull = connections.isFull {
            bound.eventLoop.execute {
                let (gate, context) = bound.value
                gate.goOn(context)
            }
        }
        guard isFull else { return }
        trouble.tell(.connectionsUsedUp(limit: limit), at: .now())
        pause(context)
    }

    private func pause(_ context: ChannelHandlerContext) {
        isPaused = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }

    private func goOn(_ context: ChannelHandlerContext) {
        guard isPaused, context.channel.isActive else { return }
        isPaused = false
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }
}
