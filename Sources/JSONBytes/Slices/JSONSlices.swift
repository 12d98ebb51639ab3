/// Finds values inside a JSON text that stays bytes: each answer is a range of the text, after a check of its whole grammar.
///
/// `range` says where the array or object lies (all of the bytes when `nil`); white space around it is allowed. Offsets in errors
/// count from the beginning of the bytes.
public enum JSONSlices {
    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// The key, escapes resolved.
        public let key: String
        /// Where the value lies.
        public let value: Range<Int>
    }

    /// Where the elements of an array lie.
    /// - Throws: `JSONError`; `unexpectedShape` when it is no array.
    public static func elements(
        ofArrayIn bytes: [UInt8], at range: Range<Int>? = nil, maximumDepth: Int = 64
    ) throws(JSONError) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        try JSONScanner.withScanner(over: bytes, in: range) { (scanner) throws(JSONError) in
            try scanner.scanArray { (scanner) throws(JSONError) in
                elements.append(try scanner.scanValue(maximumDepth: maximumDepth - 1))
            }
            try scanner.expectEnd()
        }
        return elements
    }

    /// Where the objects of an array of objects lie: a request body that creates many rows, for example.
    /// - Throws: `JSONError`; `unexpectedShape` when it is no array, or at the first element that is no object.
    public static func objects(
        ofArrayIn bytes: [UInt8], at range: Range<Int>? = nil, maximumDepth: Int = 64
    ) throws(JSONError) -> [Range<Int>] {
        let elements = try elements(ofArrayIn: bytes, at: range, maximumDepth: maximumDepth)
        if let other = elements.first(where: { bytes[$0.lowerBound] != 0x7B }) {
            throw JSONError(.unexpectedShape, offset: other.lowerBound)
        }
        return elements
    }

    /// The members of an object, in order, those with equal keys too.
    /// - Throws: `JSONError`; `unexpectedShape` when it is no object.
    public static func members(
        ofObjectIn bytes: [UInt8], at range: Range<Int>? = nil, maximumDepth: Int = 64
    ) throws(JSONError) -> [Member] {
        var members: [Member] = []
        try JSONScanner.withScanner(over: bytes, in: range) { (scanner) throws(JSONError) in
            let base = scanner.base
            try scanner.scanObject { (scanner, key) throws(JSONError) in
                let value = try scanner.scanValue(maximumDepth: maximumDepth - 1)
                members.append(Member(key: JSONScanner.decode(key, from: base), value: value))
            }
            try scanner.expectEnd()
        }
        return members
    }
}
