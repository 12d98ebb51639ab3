extension JSONScanner {
    /// Takes an object; for each member, `scanValue` takes the value, whose first byte is under the cursor.
    /// - Throws: `unexpectedShape` when it is no object.
    @inline(__always)
    mutating func scanObject(
        _ scanValue: (inout JSONScanner, _ key: StringToken) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard try peek() == 0x7B else { throw JSONError(.unexpectedShape, offset: offset) }
        offset &+= 1
        if try peek() == 0x7D {
            offset &+= 1
            return
        }
        while true {
            let key = try scanKey()
            _ = try peek()
            try scanValue(&self, key)
            if try scanSeparator(orEnd: 0x7D) { return }
        }
    }

    /// Takes an array; `scanElement` takes each element, whose first byte is under the cursor.
    /// - Throws: `unexpectedShape` when it is no array.
    @inline(__always)
    mutating func scanArray(_ scanElement: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
        guard try peek() == 0x5B else { throw JSONError(.unexpectedShape, offset: offset) }
        offset &+= 1
        if try peek() == 0x5D {
            offset &+= 1
            return
        }
        while true {
            guard try peek() != 0x5D else { throw JSONError(.unexpectedByte, offset: offset) }
            try scanElement(&self)
            if try scanSeparator(orEnd: 0x5D) { return }
        }
    }

    /// Takes a comma or the closing bracket; says whether it was the latter.
    @inline(__always)
    mutating func scanSeparator(orEnd end: UInt8) throws(JSONError) -> Bool {
        if offset < count, base[offset] == 0x2C {
            offset &+= 1
            return false
        }
        let byte = try peek()
        guard byte == 0x2C || byte == end else { throw JSONError(.unexpectedByte, offset: offset) }
        offset &+= 1
        return byte == end
    }

    /// Takes any value, after a check of its grammar, and says where it lies.
    mutating func scanValue(maximumDepth: Int) throws(JSONError) -> Range<Int> {
        _ = try peek()
        let start = offset
        var visitor = Skipping()
        try walk(&visitor, maximumDepth: maximumDepth)
        return start..<offset
    }
}
