import Foundation

/// A port that is held while data are made ready, so that a process that cannot listen fails before it has touched any. Nobody can connect
/// to it meanwhile.
struct ReservedPort {
    private let descriptor: Int32

    /// - Parameters:
    ///   - port: 0 leaves the choice for later, and holds none.
    ///   - option: the flag by which another can be chosen.
    /// - Throws: `CommandFailure` when the address cannot be had.
    static func take(_ host: String, _ port: Int, option: String) throws -> ReservedPort {
        guard port != 0 else { return ReservedPort(descriptor: -1) }
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = stream
        var found: UnsafeMutablePointer<addrinfo>?
        defer { if let found { freeaddrinfo(found) } }
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found?.pointee else {
            throw failure(host, port, "it is no address of this machine", option)
        }
        let descriptor = socket(address.ai_family, stream, 0)
        guard descriptor >= 0 else { throw failure(host, port, FileFailure.reason(errno), option) }
        // As the servers themselves will: behind a connection that has just ended, the port is free all the same.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 else {
            let reason = FileFailure.reason(errno)
            close(descriptor)
            throw failure(host, port, reason, option)
        }
        return ReservedPort(descriptor: descriptor)
    }

    /// Lets go of it, for the server that is about to listen there.
    func release() {
        if descriptor >= 0 { close(descriptor) }
    }

    #if canImport(Darwin)
        private static let stream = SOCK_STREAM
    #else
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #endif

    private static func failure(_ host: String, _ port: Int, _ why: String, _ option: String) -> CommandFailure {
        CommandFailure(
            "Cannot listen on \(host):\(port): \(why). Choose another port with \(option); 0 picks a free one.")
    }
}
