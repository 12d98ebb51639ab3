import GatewayTesting

/// A short text with whatever is awkward in URLs and JSON.
func randomText(_ random: inout SeededRandom, emptyToo: Bool = true) -> String {
    let alphabet = Array("abcXYZ019 _-.,;:&=+%#?/\\\"'<>{}()[]\n\t\u{0}äß日本🚀e\u{301}")
    let length = Int.random(in: (emptyToo ? 0 : 1)...12, using: &random)
    return String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
}
