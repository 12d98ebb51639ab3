/// What a walk over a JSON value reports, in the order of the text. Offsets are the scanner's.
protocol JSONVisitor {
    /// Whether the visitor is to hear of an array that is a member's value and holds neither arrays nor objects, and of what is in it.
    var hearsFlatArrays: Bool { get }
    mutating func beginObject(at offset: Int)
    /// A member's key; `comma` is where the comma before it is, `nil` before the first.
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?)
    /// The end of a member's value.
    mutating func endMember(at offset: Int)
    /// The end of an object; `offset` is just past its brace.
    mutating func endObject(at offset: Int)
    mutating func beginArray()
    mutating func endArray()
    mutating func string(_ token: JSONScanner.StringToken)
    mutating func number(_ range: Range<Int>)
    mutating func literal(_ literal: JSONScanner.Literal)
}

extension JSONVisitor {
    var hearsFlatArrays: Bool { true }
    mutating func beginObject(at offset: Int) {}
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {}
    mutating func endMember(at offset: Int) {}
    mutating func endObject(at offset: Int) {}
    mutating func beginArray() {}
    mutating func endArray() {}
    mutating func string(_ token: JSONScanner.StringToken) {}
    mutating func number(_ range: Range<Int>) {}
    mutating func literal(_ literal: JSONScanner.Literal) {}
}
