import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A port of the loopback that belongs to nobody else and answers nothing.
final class SilentPort {
    enum Behaviour {
        /// Connections are refused.
        case closed
        /// Its backlog is full: connections are neither accepted nor refused.
        case full
    }

    let port: UInt16
    private var descriptors: [CInt] = []

    init(_ behaviour: Behaviour) throws {
        let listener = SilentPort.makeSocket()
        descriptors.append(listener)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) | getsockname(listener, $0, &length)
            }
        }
        guard status == 0 else { throw IOError(errnoCode: errno, reason: "bind") }
        port = UInt16(bigEndian: address.sin_port)
        guard behaviour == .full else { return }
        guard listen(listener, 0) == 0 else { throw IOError(errnoCode: errno, reason: "listen") }
        // More than a backlog of none can hold; they stay half-open.
        for _ in 0..<8 {
            let client = SilentPort.makeSocket()
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, length) }
            }
            descriptors.append(client)
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    private static func makeSocket() -> CInt {
        #if canImport(Darwin)
            socket(AF_INET, SOCK_STREAM, 0)
        #else
            socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        #endif
    }
}
