extension JSONScanner {
    /// Walks one value, checks it whole and leaves the cursor just past it. Iterative: nesting costs a bit, not stack.
    mutating func walk(_ visitor: inout some JSONVisitor, maximumDepth: Int) throws(JSONError) {
        var nesting = Nesting(limit: maximumDepth)
        nextValue: while true {
            switch try peek() {
            case 0x7B:
                guard nesting.push(object: true) else { throw JSONError(.tooDeep, offset: offset) }
                visitor.beginObject(at: offset)
                offset &+= 1
                if try peek() == 0x7D {
                    offset &+= 1
                } else {
                    visitor.key(try scanKey(), comma: nil)
                    guard try walkMembers(&visitor, mayNest: nesting.hasRoom) else { continue nextValue }
                }
                nesting.pop()
                visitor.endObject(at: offset)
            case 0x5B:
                guard nesting.push(object: false) else { throw JSONError(.tooDeep, offset: offset) }
                visitor.beginArray()
                offset &+= 1
                if try peek() != 0x5D { continue nextValue }
                offset &+= 1
                nesting.pop()
                visitor.endArray()
            case let first: try walkScalar(&visitor, first: first)
            }
            // The value is complete: close what ends here, then go on behind the comma.
            while nesting.depth > 0 {
                if nesting.isInsideObject {
                    visitor.endMember(at: offset)
                    if try !scanSeparator(orEnd: 0x7D) {
                        let comma = offset &- 1
                        visitor.key(try scanKey(), comma: comma)
                        guard try walkMembers(&visitor, mayNest: nesting.hasRoom) else { continue nextValue }
                    }
                    visitor.endObject(at: offset)
                } else {
                    guard try scanSeparator(orEnd: 0x5D) else { continue nextValue }
                    visitor.endArray()
                }
                nesting.pop()
            }
            return
        }
    }

    /// Walks members of an object, from the value of the first (whose key is taken), as long as the values are neither arrays nor
    /// objects, or are arrays that the visitor need not hear of. Says whether that was up to the end of the object, which is then
    /// taken; otherwise the cursor is at the array or object.
    ///
    /// Most of a list is such members, so this loop is kept small enough for the processor's registers.
    @inline(never)
    private mutating func walkMembers(
        _ visitor: inout some JSONVisitor, mayNest: Bool
    ) throws(JSONError) -> Bool {
        var scanner = self
        defer { self = scanner }
        while true {
            if scanner.isAtString {
                visitor.string(try scanner.scanString())
            } else if let number = scanner.scanPlainInteger() {
                visitor.number(number)
            } else {
                switch try scanner.peek() {
                case 0x7B: return false
                case 0x5B:
                    guard !visitor.hearsFlatArrays, mayNest, let end = try scanner.endOfFlatArray() else {
                        return false
                    }
                    scanner.offset = end
                case let first: try scanner.walkScalar(&visitor, first: first)
                }
            }
            visitor.endMember(at: scanner.offset)
            let comma = scanner.offset
            if let key = scanner.scanNextPlainKey() {
                visitor.key(key, comma: comma)
            } else {
                if try scanner.scanSeparator(orEnd: 0x7D) { return true }
                let comma = scanner.offset &- 1
                visitor.key(try scanner.scanKey(), comma: comma)
            }
        }
    }

    /// Where the array at the cursor ends; `nil` when it holds an array or object. Not mutating, so that a walk's cursor can live in
    /// a register.
    @inline(never)
    private func endOfFlatArray() throws(JSONError) -> Int? {
        var scanner = self
        scanner.offset &+= 1
        if try scanner.peek() == 0x5D { return scanner.offset &+ 1 }
        while true {
            switch try scanner.peek() {
            case 0x7B, 0x5B: return nil
            case 0x22: _ = try scanner.scanString()
            case 0x2D, 0x30...0x39: _ = try scanner.scanNumber()
            default: _ = try scanner.scanLiteral()
            }
            if try scanner.scanSeparator(orEnd: 0x5D) { return scanner.offset }
        }
    }

    /// Takes a value that is neither array nor object; `first` is the byte at the cursor.
    @inline(__always)
    private mutating func walkScalar(_ visitor: inout some JSONVisitor, first: UInt8) throws(JSONError) {
        switch first {
        case 0x22: visitor.string(try scanString())
        case 0x2D, 0x30...0x39: visitor.number(try scanNumber())
        default: visitor.literal(try scanLiteral())
        }
    }

    /// Takes a comma, a key and its colon where they are as most are: the key up to sixteen plain bytes, no white space, not near the
    /// end of the text. Takes nothing otherwise.
    @inline(__always)
    private mutating func scanNextPlainKey() -> StringToken? {
        guard offset &+ plainKeyRoom &+ 1 <= count, isPair(0x2C, 0x22, at: offset) else { return nil }
        return scanPlainKey(at: offset &+ 1)
    }

    /// Takes any key and the colon after it.
    @inline(__always)
    mutating func scanKey() throws(JSONError) -> StringToken {
        if offset &+ plainKeyRoom <= count, base[offset] == 0x22, let key = scanPlainKey(at: offset) { return key }
        let (key, end) = try unusualKey()
        offset = end
        return key
    }

    /// Two quotes, a colon and what is looked at together.
    @inline(__always)
    private var plainKeyRoom: Int { TextStops.width &+ 3 }

    /// Takes the key whose opening quote is at `start`, and its colon, if both are as most are and there is room enough.
    @inline(__always)
    private mutating func scanPlainKey(at start: Int) -> StringToken? {
        let end = start &+ 1 &+ TextStops.plainLength(at: base + start + 1)
        guard isPair(0x22, 0x3A, at: end) else { return nil }
        offset = end &+ 2
        return StringToken(start: start, end: end &+ 1, hasEscapes: false)
    }

    /// Any key at the cursor, and where the colon after it ends. Not mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func unusualKey() throws(JSONError) -> (key: StringToken, end: Int) {
        var scanner = self
        try scanner.expect(0x22)
        let key = try scanner.scanStringContent()
        try scanner.expect(0x3A)
        return (key, scanner.offset)
    }
}
