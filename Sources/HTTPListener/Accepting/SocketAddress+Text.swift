import NIOCore

extension SocketAddress {
    /// The address without its port, as text: an IPv4 address is written as one also where it came to a socket for IPv6 as
    /// `::ffff:127.0.0.1`. Without C's formatted printing for those: every request is told by its peer's.
    public var addressText: String? {
        switch self {
        case .v4:
            // `sockaddr_in`: the family and the port, then the address.
            return withSockAddr { address, size in
                Self.text(UnsafeRawBufferPointer(start: address, count: size)[4..<8])
            }
        case .v6:
            return withSockAddr { address, size in
                // `sockaddr_in6`: family, port and flow, then the address.
                let bytes = UnsafeRawBufferPointer(start: address, count: size)[8..<24]
                guard bytes.starts(with: Self.mappedPrefix) else { return nil }
                return Self.text(bytes.suffix(4))
            } ?? ipAddress
        case .unixDomainSocket:
            return nil
        }
    }

    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let longest = "255.255.255.255".utf8.count
        return String(unsafeUninitializedCapacity: longest) { text in
            var count = 0
            func put(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            for byte in bytes {
                if count > 0 { put(UInt8(ascii: ".")) }
                if byte >= 100 { put(UInt8(ascii: "0") + byte / 100) }
                if byte >= 10 { put(UInt8(ascii: "0") + byte / 10 % 10) }
                put(UInt8(ascii: "0") + byte % 10)
            }
            return count
        }
    }
}
