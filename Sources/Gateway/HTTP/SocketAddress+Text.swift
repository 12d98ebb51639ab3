import NIOCore

extension SocketAddress {
    /// What `ipAddress` gives, without C's formatted printing where it is an IPv4 address: every request is told by its peer's.
    var addressText: String? {
        guard case .v4 = self else { return ipAddress }
        return withSockAddr { address, size in
            // `sockaddr_in`: the family and the port, then the address.
            let bytes = UnsafeRawBufferPointer(start: address, count: size)[4..<8]
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
}
