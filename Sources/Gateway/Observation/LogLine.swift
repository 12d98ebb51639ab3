import Logging
import NIOConcurrencyHelpers

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One line of the log: `2026-11-22T01:35:33.042Z info request id=3f-1 method=GET status=200`. Names are in alphabetical order;
/// values that are not plain words are quoted and escaped, so that nothing logged can end a line or look like another name.
struct LogLine {
    private(set) var bytes: [UInt8] = []

    /// - Parameter milliseconds: since 1970.
    init(_ event: LogEvent, _ metadata: Logger.Metadata, at milliseconds: Int) {
        bytes.reserveCapacity(320)
        append(milliseconds: milliseconds)
        bytes.append(0x20)
        append(event.level.rawValue)
        bytes.append(0x20)
        appendEscaped(event.message.description, beside: 0x0A)
        for name in metadata.keys.sorted() {
            bytes.append(0x20)
            append(name)
            bytes.append(0x3D)
            append(value: metadata[name]?.description ?? "")
        }
        if let error = event.error {
            append(" error=")
            append(value: "\(error)")
        }
        bytes.append(0x0A)
    }

    private mutating func append(value: String) {
        if value.isEmpty || value.utf8.contains(where: Self.isToBeQuoted) {
            bytes.append(0x22)
            appendEscaped(value, beside: 0x22)
            bytes.append(0x22)
        } else {
            append(value)
        }
    }

    private static func isToBeQuoted(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// - Parameter other: a byte to be escaped besides the backslash and control characters.
    private mutating func appendEscaped(_ text: String, beside other: UInt8) {
        for byte in text.utf8 {
            switch byte {
            case 0x5C,
                other where byte >= 0x20:
                bytes += [0x5C, byte]
            case ..<0x20, 0x7F:
                bytes.append(contentsOf: "\\x\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func append(milliseconds: Int) {
        append(Self.second(milliseconds / 1000))
        bytes.append(0x2E)
        for divisor in [100, 10, 1] { bytes.append(0x30 + UInt8(truncatingIfNeeded: milliseconds / divisor % 10)) }
        bytes.append(0x5A)
    }

    private static let latest = NIOLockedValueBox((second: time_t(-1), text: ""))

    /// `2026-11-22T01:35:33`, written once a second.
    private static func second(_ second: time_t) -> String {
        latest.withLockedValue { latest in
            if latest.second != second { latest = (second, text(second)) }
            return latest.text
        }
    }

    private static func text(_ second: time_t) -> String {
        var (second, fields) = (second, tm())
        gmtime_r(&second, &fields)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%S", &fields)
            }
        }
    }
}
