/// Undoes percent-encoding (RFC 3986, section 2.1) in the two places where URLs use it.
///
/// What is decoded is a piece of a text's UTF-8, cut at ASCII characters.
enum PercentDecoding {
    enum Fault: Error, Hashable {
        /// `%` without two hexadecimal digits.
        case escape
        /// The bytes behind the escapes are not UTF-8.
        case utf8
    }

    /// One path segment: `+` is a plus sign.
    static func path(_ text: ArraySlice<UInt8>) throws(Fault) -> String {
        guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
        return try decode(text, plusIsSpace: false)
    }

    /// One name or value of a query string: `+` is a space, as forms write it.
    static func query(_ text: ArraySlice<UInt8>) throws(Fault) -> String {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(decoding: text, as: UTF8.self)
        }
        return try decode(text, plusIsSpace: true)
    }

    private static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) throws(Fault) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else {
                    throw .escape
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .utf8 }
        return decoded
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
