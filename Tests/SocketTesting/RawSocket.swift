import Foundation

/// A TCP socket for tests, driven byte by byte. Its blocking calls run on threads of their own, so that they never hold up those on which
/// the code under test runs.
public final class RawSocket: Sendable {
    public let descriptor: CInt
    private let patience: Int32

    public struct Failure: Error, CustomStringConvertible {
        public var description: String
        public init(_ description: String) { self.description = description }
    }

    /// - Parameter patience: seconds that a read or write may take.
    public init(descriptor: CInt, patience: Int32 = 20) {
        self.descriptor = descriptor
        self.patience = patience
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Connects to 127.0.0.1.
    /// - Parameter receiveBuffer: bytes; a small one makes a slow reader.
    public static func connect(port: Int, receiveBuffer: CInt? = nil) throws -> RawSocket {
        let descriptor = try makeDescriptor()
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        var address = loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            throw Failure("cannot connect to port \(port): errno \(errno)")
        }
        return RawSocket(descriptor: descriptor)
    }

    /// Two ends of one TCP connection; the second is a bare descriptor for the code under test to own.
    public static func pair(receiveBuffer: CInt? = nil) async throws -> (RawSocket, CInt) {
        let listener = try RawListener()
        let client = try connect(port: listener.port, receiveBuffer: receiveBuffer)
        return (client, try await listener.acceptDescriptor())
    }

    public func write(_ bytes: some Sequence<UInt8> & Sendable) async throws {
        let bytes = Array(bytes)
        try await BlockingCall.run { [descriptor, patience] in
            var sent = 0
            while sent < bytes.count {
                try Self.wait(descriptor, POLLOUT, patience)
                let count = bytes[sent...].withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                }
                guard count >= 0 || errno == EAGAIN else { throw Failure("write failed: errno \(errno)") }
                sent += max(0, count)
            }
        }
    }

    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// What has arrived, at least one byte; empty at the end. A reset counts as the end.
    public func read(upTo limit: Int = 65536) async throws -> [UInt8] {
        try await BlockingCall.run { [descriptor, patience] in
            try Self.wait(descriptor, POLLIN, patience)
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == ECONNRESET { return [] }
            guard count >= 0 else { throw Failure("read failed: errno \(errno)") }
            return Array(bytes.prefix(count))
        }
    }

    /// Everything until the other side ends.
    public func readToEnd() async throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try await read()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    /// Ends our direction only.
    public func finishWriting() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Ends both directions; whatever is being read or written fails.
    public func hangUp() {
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    /// Makes closing send a reset.
    public func resetOnClose() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    static func makeDescriptor(family: CInt = AF_INET) throws -> CInt {
        #if canImport(Glibc)
            let descriptor = socket(family, CInt(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(family, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure("no socket: errno \(errno)") }
        return descriptor
    }

    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Throws when nothing happens for so many seconds.
    public static func wait(_ descriptor: CInt, _ events: CInt, _ patience: Int32) throws {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        guard poll(&entry, 1, patience * 1000) > 0 else { throw Failure("nothing happened for \(patience) s") }
    }
}
