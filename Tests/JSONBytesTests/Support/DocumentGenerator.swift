import JSONBytes

/// Makes random JSON values and rows, and writes them in random ways.
struct DocumentGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .number(number())
        case 4, 5: .string(string())
        case 6: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) })
        case 7: .object(object(depth: depth - 1))
        default: .object(row(depth: depth - 1))
        }
    }

    /// An object with distinct keys, now and then one named like an id.
    mutating func object(depth: Int) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0...5, using: &random) { object[key()] = value(depth: depth) }
        if random.oneIn(6) { object["id"] = value(depth: depth) }
        return object
    }

    /// An object with `$id` at a random place.
    mutating func row(depth: Int = 3) -> JSONObject {
        var members = object(depth: depth).members.map { ($0.key, $0.value) }
        members.insert(("$id", .string(string())), at: Int.random(in: 0...members.count, using: &random))
        return JSONObject(members)
    }

    mutating func list() -> JSONValue {
        let rows = (0..<Int.random(in: 0...4, using: &random)).map { _ in JSONValue.object(row()) }
        var members: [(String, JSONValue)] = [("total", .integer(rows.count)), ("rows", .array(rows))]
        if random.oneIn(3) { members.append((key(), value(depth: 2))) }
        return .object(JSONObject(members.shuffled(using: &random)))
    }

    mutating func key() -> String {
        let names = ["title", "tags", "$sequence", "$permissions", "$idx", "i", "author", "$", "ID", "d$id"]
        return random.oneIn(4) ? string() + "k" : names.randomElement(using: &random) ?? "title"
    }

    mutating func string() -> String {
        let pieces = [
            "a", "plain words", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "é", "ß", "漢字", "😀", "\u{7F}",
            "\u{FFFF}",
            "\u{10FFFF}", "\"$id\":", "{", "}", "[", ",", ":", "0123456789abcdef", "\u{2028}",
        ]
        return (0..<Int.random(in: 0...5, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    mutating func number() -> JSONNumber {
        let literals = [
            "0", "-0", "0.5", "-1.25e-7", "1E400", "12345678901234567890123", "3.0", "1e5", "0.1000",
            "9007199254740993",
        ]
        return literals.randomElement(using: &random).flatMap { JSONNumber($0) } ?? JSONNumber(0)
    }
}
