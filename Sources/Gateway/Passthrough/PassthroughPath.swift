import Refine

/// A path that is to be passed on, in the one form in which it can be compared: its segments, decoded.
///
/// Programs on the way to Appwrite may read one path in different ways: an encoded slash as a slash, `//` as `/`, `..` as the way up. What
/// could be read in two ways is refused, so that what is compared is what is called.
struct PassthroughPath: Sendable, Hashable {
    let segments: [String]

    /// - Parameter text: as it came, still percent-encoded, beginning with a slash, without a query.
    /// - Throws: 400 that says what is not taken.
    init(_ text: Substring) throws(HttpError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count > 1, parts.first?.isEmpty == true else { throw Self.refused("It must begin with a slash.") }
        var segments: [String] = []
        for part in parts.dropFirst() { segments.append(try Self.segment(part)) }
        self.segments = segments
    }

    private static func segment(_ part: Substring.UTF8View.SubSequence) throws(HttpError) -> String {
        guard !part.isEmpty else { throw refused("It holds `//`, or ends with a slash.") }
        var bytes: [UInt8] = []
        var rest = part.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else {
                throw refused("It holds a `%` that is not followed by two hexadecimal digits.")
            }
            let decoded = high << 4 | low
            guard decoded != UInt8(ascii: ".") else { throw refused("A dot must not be percent-encoded.") }
            bytes.append(decoded)
        }
        guard bytes.allSatisfy(isTaken) else {
            throw refused(
                "Its segments may hold letters, digits, `-`, `.`, `_`, `~`, `:`, `@` and `+`; no slash, backslash or anything else, "
                    + "percent-encoded or not.")
        }
        guard bytes.contains(where: { $0 != UInt8(ascii: ".") }) else {
            throw refused("A segment must not consist of dots.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isTaken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"),
            UInt8(ascii: "@"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func refused(_ why: String) -> HttpError {
        HttpError(400, type: "gateway_path_refused", "The path behind `/appwrite` is not passed on. \(why)")
    }
}

extension PassthroughPath: CustomStringConvertible {
    /// `/functions/echo/executions`
    var description: String { segments.map { "/" + $0 }.joined() }
}
