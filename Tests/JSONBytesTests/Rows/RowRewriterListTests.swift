import JSONBytes
import Testing

/// List answers: the envelope, the ranges, the recorded bodies.
@Suite struct RowRewriterListTests {
    private func rewrite(_ body: String) throws -> RowRewriter.Rows {
        try RowRewriter.rewriteList(Array(body.utf8))
    }

    private func rowTexts(_ rows: RowRewriter.Rows) -> [String] {
        rows.ranges.map { String(decoding: rows.bytes[$0], as: UTF8.self) }
    }

    @Test(
        "Envelopes",
        arguments: [
            (#"{"total":0,"rows":[]}"#, 0, "[]"), (#"{"rows":[ ],"total":12}"#, 12, "[ ]"),
            (
                #" { "extra" : {"rows":[1],"total":"x"} , "total" : 5000 , "rows" : [ {"a":1,"$id":"x"} ] } "#, 5000,
                #"[ {"id":"x","a":1} ]"#
            ),
            (#"{"total":2,"rows":[{"a":1,"$id":"x"} , {"$id":"y"}]}"#, 2, #"[{"id":"x","a":1} , {"id":"y"}]"#),
            (#"{"\u0074otal":1,"ro\u0077s":[{"$id":"x"}]}"#, 1, #"[{"id":"x"}]"#),
            (#"{"total":1,"total":2,"rows":[{"$id":"x"}],"rows":[]}"#, 2, "[]"),
        ])
    func rewritten(body: String, total: Int, bytes: String) throws {
        let rows = try rewrite(body)
        #expect(rows.total == total)
        #expect(String(decoding: rows.bytes, as: UTF8.self) == bytes)
    }

    @Test func rangesHoldExactlyTheRows() throws {
        let rows = try rewrite(
            #"{"total":3,"rows":[ {"a":"},{","$id":"x"},{"$id":"y","b":{"$id":"n"}} ,{"$id":"z"} ]}"#)
        #expect(rowTexts(rows) == [#"{"id":"x","a":"},{"}"#, #"{"id":"y","b":{"id":"n"}}"#, #"{"id":"z"}"#])
    }

    @Test(
        "What is no list answer",
        arguments: [
            ("", .unexpectedEnd, 0), ("[]", .unexpectedShape, 0), ("{}", .unexpectedShape, 2),
            (#"{"total":1}"#, .unexpectedShape, 11),
            (#"{"rows":[]}"#, .unexpectedShape, 11), (#"{"total":"1","rows":[]}"#, .unexpectedShape, 9),
            (#"{"total":-1,"rows":[]}"#, .unexpectedShape, 9),
            (#"{"total":1.5,"rows":[]}"#, .unexpectedShape, 9),
            (#"{"total":99999999999999999999,"rows":[]}"#, .unexpectedShape, 9),
            (#"{"total":1,"rows":{}}"#, .unexpectedShape, 18), (#"{"total":1,"rows":null}"#, .unexpectedShape, 18),
            (#"{"total":1,"rows":[1]}"#, .unexpectedShape, 19),
            (#"{"total":1,"rows":[{"$id":"x"},null]}"#, .unexpectedShape, 31),
            (#"{"total":1,"rows":[{"$id":"x"},{}]}"#, .unexpectedShape, 31),
            (#"{"total":1,"rows":[{"a":{"$id":"x"}}]}"#, .unexpectedShape, 19),
            (#"{"total":1,"rows":[{"$id":"x"},]}"#, .unexpectedByte, 31),
            (#"{"total":1,"rows":[{"$id":"x"}{}]}"#, .unexpectedByte, 30),
            (#"{"total":1,"rows":[{"$id":7}]}"#, .unexpectedShape, 25), (#"{"total":1,"rows":[]"#, .unexpectedEnd, 20),
            (#"{"total":1,"rows":[]}x"#, .trailingBytes, 21), (#"{"total":1,"rows":[{"a":[}]}]}"#, .unexpectedByte, 25),
            (#"{"total":01,"rows":[]}"#, .invalidNumber, 10), (#"{"total":1 "rows":[]}"#, .unexpectedByte, 11),
            (#"{"total":1,"x":nul,"rows":[]}"#, .unexpectedByte, 18),
        ] as [(String, JSONError.Reason, Int)])
    func refused(body: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try rewrite(body) }
    }

    @Test(arguments: [("appwrite-list-25.json", 25, 30), ("appwrite-list-100.json", 100, 100)])
    func recordedAnswers(name: String, count: Int, total: Int) throws {
        let body = try Fixture.bytes(name)
        let rows = try RowRewriter.rewriteList(body)
        #expect(rows.total == total)
        #expect(rows.ranges.count == count)
        let source = try #require(try JSONValue(parsing: body)["rows"])
        #expect(rows.bytes == ReferenceRewriter.rewrite(source).serialized())
        for (range, row) in zip(rows.ranges, source.array ?? []) {
            #expect(try RowRewriter.id(ofRowIn: rows.bytes, at: range) == row["$id"]?.string)
            #expect(try JSONValue(parsing: rows.bytes, in: range) == ReferenceRewriter.rewrite(row))
        }
    }

    @Test func answersAreJoinedInOrder() throws {
        let pieces = [
            try rewrite(#"{"total":9,"rows":[{"$id":"a"} , {"$id":"b"}]}"#), try rewrite(#"{"total":9,"rows":[]}"#),
            try rewrite(#"{"total":9,"rows":[ {"n":1,"$id":"c"} ]}"#),
        ]
        let joined = RowRewriter.Rows.joining(pieces)
        #expect(String(decoding: joined.bytes, as: UTF8.self) == #"[{"id":"a"},{"id":"b"},{"id":"c","n":1}]"#)
        #expect(rowTexts(joined) == [#"{"id":"a"}"#, #"{"id":"b"}"#, #"{"id":"c","n":1}"#])
        #expect(joined.total == 3)
        #expect(RowRewriter.Rows.joining(pieces, total: 9).total == 9)
    }

    @Test func oneAnswerOrNoneJoined() throws {
        let piece = try rewrite(#"{"total":9,"rows":[ {"$id":"a"} ]}"#)
        let one = RowRewriter.Rows.joining([piece])
        #expect(one.bytes == piece.bytes)
        #expect(one.ranges == piece.ranges)
        #expect(one.total == 1)
        let none = RowRewriter.Rows.joining([])
        #expect(String(decoding: none.bytes, as: UTF8.self) == "[]")
        #expect(none.ranges.isEmpty)
        #expect(none.total == 0)
    }
}
