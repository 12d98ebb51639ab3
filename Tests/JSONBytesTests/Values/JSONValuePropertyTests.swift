import JSONBytes
import Testing

/// What holds for any value and any bytes.
@Suite struct JSONValuePropertyTests {
    @Test(arguments: [1, 2, 3] as [UInt64]) func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<300 {
            let value = generator.value(depth: 5)
            let compact = value.serialized()
            try #require(try JSONValue(parsing: compact).serialized() == compact)
            try #require(try JSONValue(parsing: compact) == value)
            let loose = generator.write(value)
            try #require(try JSONValue(parsing: loose).serialized() == compact)
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64]) func damagedTextIsJudgedAsByTheReference(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<700 {
            let text = generator.write(generator.value(depth: 3))
            let damaged = Mutation.mutate(text, with: &generator.random)
            let parsed = try? JSONValue(parsing: damaged)
            let expected = ReferenceParser.parse(damaged)
            try #require(parsed?.serialized() == expected?.serialized(), "\(String(decoding: damaged, as: UTF8.self))")
        }
    }

    @Test func arbitraryBytesNeverTrap() {
        var random = SeededGenerator(seed: 21)
        let alphabet = Array("{}[]\",:\\u0123456789eE+-.tfn \u{0}é".utf8) + [0xFF, 0xED, 0xA0]
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let parsed = try? JSONValue(parsing: bytes)
            #expect(parsed?.serialized() == ReferenceParser.parse(bytes)?.serialized())
        }
    }

    @Test func everyTruncationOfAnAnswerIsRefused() throws {
        let text = try Array(JSONValue(parsing: Fixture.bytes("appwrite-list-25.json")).serialized().prefix(500))
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text, in: 0..<end) }
        }
    }
}
