/// Which containers are open around a place in a JSON text: a stack of single bits, so that no depth costs an allocation.
struct Nesting {
    private(set) var depth = 0
    private let limit: Int
    /// The innermost containers, up to 64: a set bit is an object, a clear one an array; the lowest bit is the innermost.
    private var bits: UInt64 = 0
    /// Full words of outer containers, the outermost first.
    private var outer = SIMD8<UInt64>()

    /// How deep arrays and objects may lie inside each other, whatever a caller asks for: values are released and compared
    /// recursively, and this bounds that.
    static let deepest = SIMD8<UInt64>.scalarCount * UInt64.bitWidth

    init(limit: Int) {
        self.limit = min(limit, Nesting.deepest)
    }

    @inline(__always)
    var isInsideObject: Bool { bits & 1 == 1 }

    /// Whether the limit allows one more.
    @inline(__always)
    var hasRoom: Bool { depth < limit }

    /// Says whether the limit allowed it.
    @inline(__always)
    mutating func push(object isObject: Bool) -> Bool {
        guard depth < limit else { return false }
        if depth & 63 == 0, depth > 0 { putWordAway() }
        bits = bits << 1 | (isObject ? 1 : 0)
        depth &+= 1
        return true
    }

    @inline(__always)
    mutating func pop() {
        depth &-= 1
        bits >>= 1
        if depth & 63 == 0, depth > 0 { takeWordBack() }
    }

    @inline(never)
    private mutating func putWordAway() {
        outer[depth >> 6 - 1] = bits
    }

    @inline(never)
    private mutating func takeWordBack() {
        bits = outer[depth >> 6 - 1]
    }
}
