import Dispatch
import Foundation

/// A listening socket on a port of 127.0.0.1 that the system chose.
public final class RawListener: Sendable {
    public let port: Int
    private let descriptor: CInt
    private let queue = DispatchQueue(label: "raw-listener")

    public init() throws {
        descriptor = try RawSocket.makeDescriptor()
        var address = RawSocket.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, status) = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let isListening = bind(descriptor, address, length) == 0 && listen(descriptor, 1024) == 0
                return (descriptor, isListening && getsockname(descriptor, address, &length) == 0)
            }
        }
        guard status else { throw RawSocket.Failure("cannot listen: errno \(errno), descriptor \(descriptor)") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }

    public func accept() async throws -> RawSocket {
        RawSocket(descriptor: try await acceptDescriptor())
    }

    /// The caller owns it.
    public func acceptDescriptor() async throws -> CInt {
        let descriptor = descriptor
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try RawSocket.wait(descriptor, POLLIN, 20)
                        let accepted = Foundation.accept(descriptor, nil, nil)
                        guard accepted >= 0 else { throw RawSocket.Failure("cannot accept: errno \(errno)") }
                        return accepted
                    })
            }
        }
    }
}
