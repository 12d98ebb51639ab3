import Foundation
import JSONBytes

/// Fractions as they come back from the database: at most 14 significant digits, whole numbers without a point.
enum FloatText {
    static func literal(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        let shortest = "\(value)"
        if digits(in: shortest) <= 14 { return shortest }
        var buffer = [CChar](repeating: 0, count: 40)
        let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.14g", $0) }
        return String(decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func number(_ value: Double) -> JSONNumber { JSONNumber(literal(value)) ?? JSONNumber(0) }

    /// Significant digits, leading zeros aside.
    private static func digits(in text: String) -> Int {
        var count = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "e") { break }
            if (0x30...0x39).contains(byte), count > 0 || byte != 0x30 { count += 1 }
        }
        return count
    }
}
