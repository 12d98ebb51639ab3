/// Small random damage to a text.
enum Mutation {
    private static let tokens =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e", ".", "\\u", "\\ud83d", "\u{0}", " ",
            "\"$id\":1,",
            "\"$id\":\"x\"", "\"id\":{}", "é", "\u{1F}",
        ].map { Array($0.utf8) } + [[0x80], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

    static func mutate(_ bytes: [UInt8], with random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let place = bytes.indices.randomElement(using: &random) else { break }
            let end = min(bytes.count, place + Int.random(in: 1...8, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
            }
        }
        return bytes
    }
}
