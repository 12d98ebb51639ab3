/// One header line; the transport refuses CR, LF and NUL in either half.
public struct TransportHeader: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the line can be sent: the name is a token (RFC 9110), the value holds no CR, LF or NUL.
    public var isSendable: Bool {
        !name.isEmpty && !name.containsByte { !TransportHeader.isTokenByte($0) } && hasSendableValue
    }

    /// For headers whose names are constants.
    var hasSendableValue: Bool { !value.containsByte { $0 == 0x0D || $0 == 0x0A || $0 == 0 } }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

extension String {
    /// Whether any byte fulfils a simple condition. Looks at all of them without a branch, which the compiler turns into a
    /// few wide instructions; every header and URL passes through here.
    @inlinable @inline(__always)
    package func containsByte(where condition: (UInt8) -> Bool) -> Bool {
        let found = utf8.withContiguousStorageIfAvailable { bytes in
            var found: UInt8 = 0
            for byte in bytes { found |= condition(byte) ? 1 : 0 }
            return found != 0
        }
        return found ?? utf8.contains(where: condition)
    }
}
