extension JSONScanner {
    /// How deep arrays and objects may lie inside each other, whatever a caller asks for: values are released and compared
    /// recursively, and this bounds that.
    static let deepestNesting = 512

    /// Walks one value, checks it whole and leaves the cursor just past it. Iterative: nesting costs a byte, not stack.
    @inline(__always)
    mutating func walk(_ visitor: inout some JSONVisitor, maximumDepth: Int) throws(JSONError) {
        enclosing.removeAll(keepingCapacity: true)
        var container = Container.none
        repeat {
            let opened = try walkScalarOrOpen(&visitor, in: &container, maximumDepth: maximumDepth)
            if opened { continue }
            try walkToNextValue(&visitor, in: &container)
        } while container != .none
    }

    /// Takes a scalar, an empty container, or the beginning of a container up to its first value; says whether the latter.
    @inline(__always)
    private mutating func walkScalarOrOpen(
        _ visitor: inout some JSONVisitor, in container: inout Container, maximumDepth: Int
    ) throws(JSONError) -> Bool {
        let byte = try peek()
        switch byte {
        case 0x22: visitor.string(try scanString())
        case 0x2D, 0x30...0x39: visitor.number(try scanNumber())
        case 0x7B:
            try open(.object, in: &container, maximumDepth: maximumDepth)
            visitor.beginObject(at: offset - 1)
            if try peek() != 0x7D {
                try walkKey(&visitor, comma: nil)
                return true
            }
            close(&visitor, in: &container)
        case 0x5B:
            try open(.array, in: &container, maximumDepth: maximumDepth)
            visitor.beginArray()
            if try peek() != 0x5D { return true }
            close(&visitor, in: &container)
        case 0x74:
            try scanLiteral("true")
            visitor.bool(true)
        case 0x66:
            try scanLiteral("false")
            visitor.bool(false)
        case 0x6E:
            try scanLiteral("null")
            visitor.null()
        default: throw JSONError(.unexpectedByte, offset: offset)
        }
        return false
    }

    /// After a value: closes what ends here, then takes the comma and, in an object, the next key.
    @inline(__always)
    private mutating func walkToNextValue(
        _ visitor: inout some JSONVisitor, in container: inout Container
    ) throws(JSONError) {
        while container != .none {
            let isObject = container == .object
            if isObject { try visitor.endMember(at: offset) }
            let byte = try peek()
            if byte == 0x2C {
                let comma = offset
                offset += 1
                if isObject { try walkKey(&visitor, comma: comma) }
                return
            }
            guard byte == (isObject ? 0x7D : 0x5D) else { throw JSONError(.unexpectedByte, offset: offset) }
            close(&visitor, in: &container)
        }
    }

    @inline(__always)
    private mutating func walkKey(_ visitor: inout some JSONVisitor, comma: Int?) throws(JSONError) {
        guard try peek() == 0x22 else { throw JSONError(.unexpectedByte, offset: offset) }
        try visitor.key(try scanString(), comma: comma)
        try expect(0x3A)
    }

    @inline(__always)
    private mutating func open(
        _ kind: Container, in container: inout Container, maximumDepth: Int
    ) throws(JSONError) {
        guard enclosing.count < maximumDepth, enclosing.count < JSONScanner.deepestNesting else {
            throw JSONError(.tooDeep, offset: offset)
        }
        enclosing.append(container)
        container = kind
        offset += 1
    }

    /// Takes the closing bracket under the cursor.
    @inline(__always)
    private mutating func close(_ visitor: inout some JSONVisitor, in container: inout Container) {
        if container == .object { visitor.endObject() } else { visitor.endArray() }
        container = enclosing.popLast() ?? .none
        offset += 1
    }
}
