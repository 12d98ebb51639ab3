import JSONBytes
import Testing

/// What holds for any answer and any bytes.
@Suite struct RowRewriterPropertyTests {
    @Test(arguments: [1, 2, 3] as [UInt64]) func compactAnswersAgreeWithTheReference(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<200 {
            let list = generator.list()
            let rows = try RowRewriter.rewriteList(list.serialized())
            let expected = ReferenceRewriter.rewrite(try #require(list["rows"]))
            try #require(rows.bytes == expected.serialized(), "\(list.text)")
            try #require(rows.ranges.map { Array(rows.bytes[$0]) } == expected.array?.map { $0.serialized() })
        }
    }

    @Test(arguments: [4, 5, 6] as [UInt64]) func looselyWrittenAnswersMeanTheSame(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<200 {
            let list = generator.list()
            let body = generator.write(list)
            let rows = try RowRewriter.rewriteList(body)
            let expected = ReferenceRewriter.rewrite(try #require(list["rows"]))
            let parsed = try JSONValue(parsing: rows.bytes)
            try #require(parsed.serialized() == expected.serialized(), "\(String(decoding: body, as: UTF8.self))")
            let each = try rows.ranges.map { try JSONValue(parsing: rows.bytes, in: $0) }
            try #require(each == expected.array)
        }
    }

    @Test(arguments: [31, 32, 33] as [UInt64]) func damagedAnswersGiveJSONOrAnError(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<500 {
            let damaged = Mutation.mutate(generator.write(generator.list()), with: &generator.random)
            let source = ReferenceParser.parse(damaged)
            guard let rows = try? RowRewriter.rewriteList(damaged) else { continue }
            let text = String(decoding: damaged, as: UTF8.self)
            let expected = try #require(source?["rows"], "accepted what is no list: \(text)")
            let parsed = try #require(ReferenceParser.parse(rows.bytes), "wrote what is no JSON: \(text)")
            try #require(parsed.serialized() == ReferenceRewriter.rewrite(expected).serialized(), "\(text)")
        }
    }

    @Test func damagedRecordedAnswersGiveJSONOrAnError() throws {
        var random = SeededGenerator(seed: 41)
        let body = try Fixture.bytes("appwrite-list-25.json")
        for _ in 0..<60 {
            let damaged = Mutation.mutate(body, with: &random)
            guard let rows = try? RowRewriter.rewriteList(damaged) else { continue }
            let parsed = try #require(try? JSONValue(parsing: rows.bytes))
            let source = try #require(try? JSONValue(parsing: damaged))
            try #require(parsed == source["rows"].map(ReferenceRewriter.rewrite))
        }
    }
}
