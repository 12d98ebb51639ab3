/// Builds a `JSONValue` from a walk: finished values wait on one stack until their container ends.
struct ValueBuilder: JSONVisitor {
    private let scanner: JSONScanner
    private var values: [JSONValue] = []
    private var keys: [String] = []
    /// For each open container, how many values and keys were waiting when it began.
    private var marks: [(values: Int, keys: Int)] = []

    init(over scanner: JSONScanner) {
        self.scanner = scanner
    }

    /// The value of a completed walk.
    var result: JSONValue { values.last ?? .null }

    mutating func beginObject(at offset: Int) { marks.append((values.count, keys.count)) }
    mutating func beginArray() { marks.append((values.count, keys.count)) }
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {
        keys.append(JSONScanner.decode(key, from: scanner.base))
    }

    mutating func endObject(at offset: Int) {
        guard let mark = marks.popLast() else { return }
        let object = JSONObject(keys: keys[mark.keys...], values: values[mark.values...])
        keys.removeSubrange(mark.keys...)
        values.removeSubrange(mark.values...)
        values.append(.object(object))
    }

    mutating func endArray() {
        guard let mark = marks.popLast() else { return }
        let elements = Array(values[mark.values...])
        values.removeSubrange(mark.values...)
        values.append(.array(elements))
    }

    mutating func string(_ token: JSONScanner.StringToken) {
        values.append(.string(JSONScanner.decode(token, from: scanner.base)))
    }
    mutating func number(_ range: Range<Int>) {
        let literal = String(decoding: scanner.slice(range), as: UTF8.self)
        values.append(.number(JSONNumber(unchecked: literal)))
    }
    mutating func literal(_ literal: JSONScanner.Literal) {
        switch literal {
        case .true: values.append(.bool(true))
        case .false: values.append(.bool(false))
        case .null: values.append(.null)
        }
    }
}
