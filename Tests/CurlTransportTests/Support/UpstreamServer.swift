import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A small HTTP server on a free port of the loopback, whose answers are written byte by byte.
final class UpstreamServer: Sendable {
    enum Answer: Sendable {
        /// Raw bytes, piece after piece, each in a packet of its own.
        case raw([String], closes: Bool = false)
        case bytes([UInt8])
        /// Leaves the client waiting.
        case silence
        case close
        /// Breaks the connection off, so that the peer gets a reset.
        case reset
    }

    /// What the server has seen.
    struct Log: Sendable {
        var requests: [UpstreamRequest] = []
        var accepted = 0
        var closed = 0
        fileprivate var watchers: [(isMet: @Sendable (Log) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    }

    let port: Int
    private let channel: any Channel
    private let log: NIOLockedValueBox<Log>

    private init(channel: any Channel, port: Int, log: NIOLockedValueBox<Log>) {
        self.channel = channel
        self.port = port
        self.log = log
    }

    static func start(
        tls: NIOSSLContext? = nil, _ answer: @escaping @Sendable (UpstreamRequest) -> Answer
    ) async throws -> UpstreamServer {
        let log = NIOLockedValueBox(Log())
        let update: @Sendable ((inout Log) -> Void) -> Void = { change in
            let met = log.withLockedValue { log in
                change(&log)
                let met = log.watchers.filter { $0.isMet(log) }
                let now = log
                log.watchers.removeAll { $0.isMet(now) }
                return met
            }
            for watcher in met { watcher.continuation.resume() }
        }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 2048)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    update { $0.accepted += 1 }
                    channel.closeFuture.whenComplete { _ in update { $0.closed += 1 } }
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(
                        UpstreamConnection(answer: answer) { request in update { $0.requests.append(request) } })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return UpstreamServer(channel: channel, port: channel.localAddress?.port ?? 0, log: log)
    }

    var seen: Log { log.withLockedValue { $0 } }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Returns as soon as the log fulfils a condition.
    func until(_ isMet: @escaping @Sendable (Log) -> Bool) async {
        await withCheckedContinuation { continuation in
            let already = log.withLockedValue { log in
                if isMet(log) { return true }
                log.watchers.append((isMet, continuation))
                return false
            }
            if already { continuation.resume() }
        }
    }

    func stop() async throws { try await channel.close() }
}
