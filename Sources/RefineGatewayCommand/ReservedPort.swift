import NIOCore
import NIOPosix

/// A port that is held while data are made ready, so that a process that cannot listen fails before it has touched any.
struct ReservedPort {
    private let channel: (any Channel)?

    /// - Parameters:
    ///   - port: 0 leaves the choice for later, and holds none.
    ///   - option: the flag by which another can be chosen.
    /// - Throws: `CommandFailure` when the address cannot be had.
    static func take(_ host: String, _ port: Int, option: String) async throws -> ReservedPort {
        guard port != 0 else { return ReservedPort(channel: nil) }
        do {
            // As the servers themselves will: behind a connection that has just ended, the port is free all the same.
            let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            return ReservedPort(channel: try await bootstrap.bind(host: host, port: port).get())
        } catch {
            let why = (error as? IOError).map { FileFailure.reason($0.errnoCode) } ?? "it is no address of this machine"
            throw CommandFailure(
                "Cannot listen on \(host):\(port): \(why). Choose another port with \(option); 0 picks a free one.")
        }
    }

    /// Lets go of it, for the server that is about to listen there.
    func release() async { try? await channel?.close() }
}
