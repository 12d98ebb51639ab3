extension WebSocketClientRequest {
    /// What must be mended before the request can be sent; `nil` when it is fine. Names headers but never shows a value.
    var defect: String? {
        let hostBytes = host.utf8
        guard !hostBytes.isEmpty, hostBytes.count <= 255, hostBytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F })
        else { return "the host must be 1 to 255 printable ASCII characters without a slash" }
        guard port > 0 else { return "the port must not be 0" }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "the path must begin with a slash and be percent-encoded"
        }
        guard path.utf8.count <= 6000 else { return "the path is longer than 6000 bytes" }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else { return "a header's name is not a token" }
            guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                return "the value of the header \(name) holds a control character"
            }
        }
        guard headers.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }) <= 6000 else {
            return "the headers are longer than 6000 bytes"
        }
        return nil
    }

    /// What the `Host` header says: without the port where it is the scheme's own.
    var hostHeader: String {
        let bare = host.hasPrefix("[") ? host : host.contains(":") ? "[\(host)]" : host
        return port == (usesTLS ? 443 : 80) ? bare : "\(bare):\(port)"
    }

    /// RFC 9110, 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
