import Appwrite
import Foundation
import GRDBSQLite

/// The collation and the functions that SQLite lacks, registered with each connection. This file is where SQLite calls back
/// into Swift: the callbacks capture nothing, own nothing and do not call SQLite's connection.
enum SQLiteFunctions {
    /// Names as used in SQL.
    static let collation = "GENERAL_CI"
    /// The order of `collation`, in which only texts with the same bytes are equal.
    static let exactCollation = "GENERAL_EXACT"

    static func register(on connection: OpaquePointer?) {
        GeneralCollation.prepare()
        sqlite3_create_collation_v2(
            connection, collation, SQLITE_UTF8, nil,
            { _, leftCount, left, rightCount, right in
                GeneralCollation.compare(
                    UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
                    UnsafeRawBufferPointer(start: right, count: Int(rightCount)))
            }, nil)
        sqlite3_create_collation_v2(
            connection, exactCollation, SQLITE_UTF8, nil,
            { _, leftCount, left, rightCount, right in
                let left = UnsafeRawBufferPointer(start: left, count: Int(leftCount))
                let right = UnsafeRawBufferPointer(start: right, count: Int(rightCount))
                let order = GeneralCollation.compare(left, right)
                if order != 0 { return order }
                // Small letters, which have the greater bytes, come first.
                return left.elementsEqual(right) ? 0 : left.lexicographicallyPrecedes(right) ? 1 : -1
            }, nil)
        function("has_part", arguments: 3, on: connection) { context, _, values in
            guard let values, let anchor = SQLiteFunctions.text(values[0]), let part = SQLiteFunctions.text(values[1]),
                let text = SQLiteFunctions.text(values[2])
            else { return sqlite3_result_null(context) }
            let anchored = LikePattern.Anchor(rawValue: String(decoding: anchor, as: UTF8.self)) ?? .nowhere
            let isPart = anchored.holds(
                String(decoding: part, as: UTF8.self), in: String(decoding: text, as: UTF8.self))
            sqlite3_result_int(context, isPart ? 1 : 0)
        }
        function("like_general_ci", arguments: 2, on: connection) { context, _, values in
            guard let values, let pattern = SQLiteFunctions.blob(values[0]), let text = SQLiteFunctions.text(values[1])
            else {
                return sqlite3_result_null(context)
            }
            sqlite3_result_int(context, LikePattern.matches(tokens: pattern, text: text) ? 1 : 0)
        }
        function("fulltext_terms", arguments: 1, on: connection) { context, _, values in
            guard let values, let text = SQLiteFunctions.text(values[0]) else { return sqlite3_result_null(context) }
            SQLiteFunctions.setResult(
                FullText.terms(of: String(decoding: text, as: UTF8.self)).joined(separator: " "), context)
        }
        function("fulltext_matches", arguments: 2, on: connection) { context, _, values in
            guard let values, let search = SQLiteFunctions.text(values[0]).map({ String(decoding: $0, as: UTF8.self) }),
                let text = SQLiteFunctions.text(values[1])
            else { return sqlite3_result_null(context) }
            sqlite3_result_int(
                context, FullText.matches(search: search, text: String(decoding: text, as: UTF8.self)) ? 1 : 0)
        }
        function("escaped_json", arguments: 1, on: connection) { context, _, values in
            guard let values, let text = SQLiteFunctions.text(values[0]) else { return sqlite3_result_null(context) }
            SQLiteFunctions.setResult(EscapedJSON.text(of: text), context)
        }
    }

    private typealias Callback = @convention(c) (OpaquePointer?, CInt, UnsafeMutablePointer<OpaquePointer?>?) -> Void

    private static func function(_ name: String, arguments: CInt, on connection: OpaquePointer?, _ callback: Callback) {
        sqlite3_create_function_v2(
            connection, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil, callback, nil, nil, nil)
    }

    /// The value as UTF-8, `nil` for NULL. Valid until the value is asked for in another form.
    private static func text(_ value: OpaquePointer?) -> UnsafeRawBufferPointer? {
        guard let start = sqlite3_value_text(value) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    private static func blob(_ value: OpaquePointer?) -> UnsafeRawBufferPointer? {
        let count = Int(sqlite3_value_bytes(value))
        guard let start = sqlite3_value_blob(value) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    private static func setResult(_ text: String, _ context: OpaquePointer?) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // SQLITE_TRANSIENT: SQLite copies the bytes before this returns.
                let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                sqlite3_result_text(context, characters.baseAddress, CInt(characters.count), transient)
            }
        }
    }
}

/// JSON with everything but ASCII escaped, in the form in which the real server stores lists and by which it orders them.
enum EscapedJSON {
    static func text(of json: UnsafeRawBufferPointer) -> String {
        var escaped = ""
        for unit in String(decoding: json, as: UTF8.self).utf16 {
            switch unit {
            case 0x2F: escaped += "\\/"
            case ..<0x80: escaped.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: escaped += "\\u" + Hex.text(of: Int64(unit), digits: 4)
            }
        }
        return escaped
    }
}
