import JSONBytes

/// Query strings and form bodies, read as PHP reads them: `a[]=1` and `a[0]=1` make lists, `a[b]=1` makes objects, of repeated
/// plain names the last counts.
enum FormText {
    static func parse(_ text: some StringProtocol) -> JSONObject {
        var fields = Fields()
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first else { continue }
            fields.add(decode(Array(name)), halves.count > 1 ? decode(Array(halves[1])) : "")
        }
        return fields.object
    }

    /// Percent-decoding, `+` for a space. What is not valid UTF-8 becomes U+FFFD.
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = true) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(0x20)
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
                if digits.count == 2, rest.count >= 2 {
                    decoded.append(UInt8(digits[0] << 4 | digits[1]))
                    rest = rest.dropFirst(2)
                } else {
                    decoded.append(byte)
                }
            default: decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Collects fields; also used for the fields of multipart bodies.
    struct Fields {
        private var plain = JSONObject()
        private var groups: [String: JSONObject] = [:]

        var object: JSONObject {
            var object = plain
            for (name, members) in groups {
                let isList = members.memberKeys.allSatisfy { Int($0) != nil }
                object[name] = isList ? .array(members.members.map(\.value)) : .object(members)
            }
            return object
        }

        mutating func add(_ name: String, _ value: String) {
            guard let open = name.firstIndex(of: "["), open != name.startIndex,
                let close = name[open...].firstIndex(of: "]")
            else {
                plain[name] = .string(value)
                return
            }
            let base = String(name[..<open])
            let key = String(name[name.index(after: open)..<close])
            var members = groups[base] ?? JSONObject()
            members[key.isEmpty ? String(members.count) : key] = .string(value)
            groups[base] = members
        }
    }
}
