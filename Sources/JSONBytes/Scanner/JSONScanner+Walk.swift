extension JSONScanner {
    /// How deep arrays and objects may lie inside each other, whatever a caller asks for: values are released and compared
    /// recursively, and this bounds that.
    static let deepestNesting = 512

    /// Walks one value, checks it whole and leaves the cursor just past it. Iterative: nesting costs a bit, not stack.
    mutating func walk(_ visitor: inout some JSONVisitor, maximumDepth: Int) throws(JSONError) {
        // On a copy, so that the cursor can live in a register.
        var scanner = self
        defer { self = scanner }
        var nesting = Nesting(limit: min(maximumDepth, JSONScanner.deepestNesting))
        repeat {
            switch try scanner.peek() {
            case 0x22: visitor.string(try scanner.scanString())
            case 0x2D, 0x30...0x39: visitor.number(try scanner.scanNumber())
            case 0x7B:
                guard nesting.push(object: true) else { throw JSONError(.tooDeep, offset: scanner.offset) }
                visitor.beginObject(at: scanner.offset)
                scanner.offset &+= 1
                if try scanner.peek() != 0x7D {
                    visitor.key(try scanner.scanKey(), comma: nil)
                    continue
                }
                scanner.offset &+= 1
                nesting.pop()
                visitor.endObject()
            case 0x5B:
                guard nesting.push(object: false) else { throw JSONError(.tooDeep, offset: scanner.offset) }
                visitor.beginArray()
                scanner.offset &+= 1
                if try scanner.peek() != 0x5D { continue }
                scanner.offset &+= 1
                nesting.pop()
                visitor.endArray()
            default: visitor.literal(try scanner.scanLiteral())
            }
            // The value is complete: close what ends here, then take the comma and, in an object, the next key.
            while nesting.depth > 0 {
                let isObject = nesting.isInsideObject
                if isObject { visitor.endMember(at: scanner.offset) }
                let byte = try scanner.peek()
                if byte == 0x2C {
                    let comma = scanner.offset
                    scanner.offset &+= 1
                    if isObject { visitor.key(try scanner.scanKey(), comma: comma) }
                    break
                }
                guard byte == (isObject ? 0x7D : 0x5D) else {
                    throw JSONError(.unexpectedByte, offset: scanner.offset)
                }
                scanner.offset &+= 1
                nesting.pop()
                if isObject { visitor.endObject() } else { visitor.endArray() }
            }
        } while nesting.depth > 0
    }

    /// Takes a member's key and the colon after it.
    @inline(__always)
    mutating func scanKey() throws(JSONError) -> StringToken {
        try expect(0x22)
        let key = try scanStringContent()
        try expect(0x3A)
        return key
    }
}
