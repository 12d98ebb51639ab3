import Foundation

/// A listening socket on a port of the loopback address that the system chose.
public final class RawListener: Sendable {
    public let port: Int
    private let descriptor: CInt

    /// - Parameter usesIPv6: listens on `::1` instead of `127.0.0.1`. Throws where the system has no IPv6.
    public init(usesIPv6: Bool = false) throws {
        let descriptor = try RawSocket.makeDescriptor(family: usesIPv6 ? AF_INET6 : AF_INET)
        let port =
            if usesIPv6 {
                Self.listen(descriptor, on: Self.loopbackIPv6()) { $0.sin6_port }
            } else {
                Self.listen(descriptor, on: RawSocket.loopback(port: 0)) { $0.sin_port }
            }
        guard let port else {
            let reason = errno
            close(descriptor)
            throw RawSocket.Failure("cannot listen: errno \(reason)")
        }
        self.descriptor = descriptor
        self.port = port
    }

    /// - Returns: the port, or `nil` when something failed.
    private static func listen<Address>(
        _ descriptor: CInt, on address: Address, port: (Address) -> in_port_t
    ) -> Int? {
        var address = address
        var length = socklen_t(MemoryLayout<Address>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Foundation.listen(descriptor, 1024) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        return isListening ? Int(in_port_t(bigEndian: port(address))) : nil
    }

    private static func loopbackIPv6() -> sockaddr_in6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return address
    }

    deinit {
        close(descriptor)
    }

    public func accept() async throws -> RawSocket {
        RawSocket(descriptor: try await acceptDescriptor())
    }

    /// The caller owns it.
    public func acceptDescriptor() async throws -> CInt {
        try await BlockingCall.run { [descriptor] in
            try RawSocket.wait(descriptor, POLLIN, 20)
            let accepted = Foundation.accept(descriptor, nil, nil)
            guard accepted >= 0 else { throw RawSocket.Failure("cannot accept: errno \(errno)") }
            return accepted
        }
    }
}
