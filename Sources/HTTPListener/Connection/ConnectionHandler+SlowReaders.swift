import Foundation
import NIOCore
import NIOPosix

// Clients that do not read.
extension ConnectionHandler {
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable { watchWriting(context) }
        context.fireChannelWritabilityChanged()
    }

    /// Looks now and then how much the client takes of what is written, and hangs up when that is too little.
    func watchWriting(_ context: ChannelHandlerContext) {
        guard writeWatch == nil, let before = progress(context), before.outstanding > 0 else { return }
        let window = TimeAmount(rules.limits.answerRateWindow)
        writeWatch = context.eventLoop.assumeIsolated().scheduleTask(in: window) { [weak self] in
            guard let self, let context = self.context else { return }
            self.writeWatch = nil
            guard let now = self.progress(context), now.waiting > 0 else { return }
            let expected = Int(Double(self.rules.limits.minimumAnswerRate) * Double(window.nanoseconds) / 1e9)
            // Nobody can take more than there was.
            guard now.taken - before.taken >= min(max(1, expected), before.outstanding) else {
                return context.close(promise: nil)
            }
            self.watchWriting(context)
        }
    }

    private struct Progress {
        /// Bytes that the kernel has not taken.
        var waiting: Int
        /// Bytes that the client has not acknowledged.
        var outstanding: Int
        /// Bytes that it has, of all that were written.
        var taken: Int
    }

    private func progress(_ context: ChannelHandlerContext) -> Progress? {
        guard let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes) else { return nil }
        let outstanding = waiting + Self.unacknowledged(context)
        return Progress(waiting: waiting, outstanding: outstanding, taken: writtenBytes - outstanding)
    }

    /// Bytes that the kernel keeps until the client acknowledges them. It takes more only when a good part of megabytes has gone, so
    /// that without this a slow client would seem to stand still.
    private static func unacknowledged(_ context: ChannelHandlerContext) -> Int {
        let count = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            socket -> Int in
            var count: CInt = 0
            #if canImport(Darwin)
                var size = socklen_t(MemoryLayout<CInt>.size)
                guard getsockopt(socket, SOL_SOCKET, SO_NWRITE, &count, &size) == 0 else { return 0 }
            #else
                guard ioctl(socket, UInt(TIOCOUTQ), &count) == 0 else { return 0 }
            #endif
            return Int(count)
        }
        return (count ?? nil) ?? 0
    }
}
