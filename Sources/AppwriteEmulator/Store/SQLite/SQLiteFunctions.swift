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
        function("like_pattern", arguments: 2, on: connection) { context, _, values in
            guard let values, let text = SQLiteFunctions.text(values[1]),
                let matcher = SQLiteFunctions.matcher(context, values[0])
            else { return sqlite3_result_null(context) }
            sqlite3_result_int(context, matcher.matches(text) ? 1 : 0)
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

    /// The pattern that is a function's first argument. SQLite keeps it while a statement goes from row to row, and lets it go then.
    private static func matcher(_ context: OpaquePointer?, _ value: OpaquePointer?) -> LikeMatcher? {
        if let kept = sqlite3_get_auxdata(context, 0) {
            return Unmanaged<LikeMatcher>.fromOpaque(kept).takeUnretainedValue()
        }
        guard let pattern = blob(value).flatMap(LikePattern.init(bytes:)) else { return nil }
        let matcher = LikeMatcher(pattern)
        sqlite3_set_auxdata(context, 0, Unmanaged.passRetained(matcher).toOpaque()) { kept in
            if let kept { Unmanaged<LikeMatcher>.fromOpaque(kept).release() }
        }
        return matcher
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
