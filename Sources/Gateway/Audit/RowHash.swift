import Crypto
import JSONBytes

/// The SHA-256 of a row in its one canonical form: compact JSON, the keys of every object sorted by their bytes, numbers as Appwrite wrote them.
enum RowHash {
    /// - Parameter range: where the row lies.
    /// - Returns: 64 hexadecimal digits; `nil` for a row of which only the id is known, and for what is no row.
    static func hash(_ bytes: [UInt8], at range: Range<Int>? = nil) -> String? {
        guard let row = try? JSONValue(parsing: bytes, in: range), let members = row.object, members.count > 1 else {
            return nil
        }
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: sorted(row).serialized()).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: hash, as: UTF8.self)
    }

    /// Of each row of an array, by the rows' ids.
    static func hashes(ofArray bytes: [UInt8]) -> [String: String] {
        var hashes: [String: String] = [:]
        for range in (try? JSONSlices.elements(ofArrayIn: bytes)) ?? [] {
            if let id = RowBytes.id(of: bytes, at: range) { hashes[id] = hash(bytes, at: range) }
        }
        return hashes
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let object):
            let members = object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return .object(JSONObject(members.map { ($0.key, sorted($0.value)) }))
        default: return value
        }
    }
}
