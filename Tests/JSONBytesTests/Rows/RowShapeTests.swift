import JSONBytes
import Testing

/// Members that a shape drops, and texts that it takes for JSON.
@Suite struct RowShapeTests {
    static let shape = RowShape(
        row: .init(dropped: ["secret", "pin"], json: ["images", "tags"]),
        related: ["people": .init(dropped: ["mail"], json: ["address"]), "teams": .init(dropped: ["budget"])])

    @Test(
        "What becomes of a row",
        arguments: [
            (#"{"$id":"x"}"#, #"{"id":"x"}"#), (#"{"a":1,"$id":"x"}"#, #"{"id":"x","a":1}"#),
            // Dropped, wherever it stands and whatever it holds.
            (#"{"$id":"x","secret":1,"a":2}"#, #"{"id":"x","a":2}"#), (#"{"secret":1,"$id":"x"}"#, #"{"id":"x"}"#),
            (#"{"secret":1,"$id":"x","a":2}"#, #"{"id":"x","a":2}"#),
            (#"{"secret":1,"pin":2,"$id":"x"}"#, #"{"id":"x"}"#),
            (#"{"secret":1,"pin":2,"a":3,"$id":"x","secret":4}"#, #"{"id":"x","a":3}"#),
            (#"{"secret":1,"id":2,"a":3,"$id":"x"}"#, #"{"id":"x","a":3}"#),
            (#"{"$id":"x","secr\u0065t":{"a":["b",{"$id":"n"}]},"a":2}"#, #"{"id":"x","a":2}"#),
            (#"{ "secret" : 1 , "a" : 2 , "$id" : "x" }"#, #"{ "id" : "x" , "a" : 2  }"#),
            (#"{"$id":"x","secrets":1,"secre":2,"Secret":3}"#, #"{"id":"x","secrets":1,"secre":2,"Secret":3}"#),
            (#"{"$id":"x","a":{"secret":1}}"#, #"{"id":"x","a":{"secret":1}}"#),
            // Objects and arrays come out of their texts, byte for byte.
            (
                #"{"images":"[{\"uid\":\"1\",\"url\":\"https:\\\/\\\/x\\n\"}]","$id":"x"}"#,
                #"{"id":"x","images":[{"uid":"1","url":"https:\/\/x\n"}]}"#
            ),
            (#"{"$id":"x","images":" {\n\"a\" : 1.50}\t"}"#, "{\"id\":\"x\",\"images\": {\n\"a\" : 1.50}\t}"),
            (#"{"$id":"x","images":"\u007b}"}"#, #"{"id":"x","images":{}}"#),
            (#"{"$id":"x","images":"[]"}"#, #"{"id":"x","images":[]}"#),
            (#"{"$id":"x","images":"{\"$id\":\"y\",\"secret\":1}"}"#, #"{"id":"x","images":{"$id":"y","secret":1}}"#),
            (#"{"$id":"x","images":"[\"\u00e9é\ud83d\ude00\"]"}"#, #"{"id":"x","images":["éé😀"]}"#),
            (
                #"{"$id":"x","tags":["{\"a\":1}","plain",null,"[2]",["[3]"],"{"]}"#,
                #"{"id":"x","tags":[{"a":1},"plain",null,[2],["[3]"],"{"]}"#
            ),
            // What is no object or array stays a text.
            (#"{"$id":"x","images":"7"}"#, #"{"id":"x","images":"7"}"#),
            (#"{"$id":"x","images":""}"#, #"{"id":"x","images":""}"#),
            (#"{"$id":"x","images":"\"a\""}"#, #"{"id":"x","images":"\"a\""}"#),
            (#"{"$id":"x","images":"{a}"}"#, #"{"id":"x","images":"{a}"}"#),
            (#"{"$id":"x","images":"[1],"}"#, #"{"id":"x","images":"[1],"}"#),
            (#"{"$id":"x","images":"[\"\n\"]"}"#, #"{"id":"x","images":"[\"\n\"]"}"#),
            (#"{"$id":"x","images":"[\"\\ud800\"]"}"#, #"{"id":"x","images":"[\"\\ud800\"]"}"#),
            (#"{"$id":"x","images":null}"#, #"{"id":"x","images":null}"#),
            (#"{"$id":"x","a":"[1]"}"#, #"{"id":"x","a":"[1]"}"#),
            // One member may be dropped, another hold JSON, in any order with the id and a column of that name.
            (
                #"{"images":"[1]","id":"[2]","secret":["[3]"],"tags":["{}","x","[]"],"$id":"x","pin":{"$id":"n"},"a":4}"#,
                #"{"id":"x","images":[1],"tags":[{},"x",[]],"a":4}"#
            ),
            (#"{"id":1,"images":"[1]","$id":"x"}"#, #"{"id":"x","images":[1]}"#),
            (
                #"{"$id":"x","by":{"mail":"m","address":["{\"a\":1}","b"],"$tableId":"people","$id":"p","id":7}}"#,
                #"{"id":"x","by":{"id":"p","address":[{"a":1},"b"],"$tableId":"people"}}"#
            ),
            // Rows inside rows follow their own table.
            (
                #"{"$id":"x","by":{"mail":"m","address":"{\"zip\":1}","secret":2,"$id":"p","$tableId":"people"}}"#,
                #"{"id":"x","by":{"id":"p","address":{"zip":1},"secret":2,"$tableId":"people"}}"#
            ),
            (
                #"{"$id":"x","by":[{"mail":"m","budget":1,"$id":"t","$tableId":"teams"}]}"#,
                #"{"id":"x","by":[{"id":"t","mail":"m","$tableId":"teams"}]}"#
            ),
            (
                #"{"$id":"x","by":{"mail":"m","$id":"o","$tableId":"other"}}"#,
                #"{"id":"x","by":{"id":"o","mail":"m","$tableId":"other"}}"#
            ),
            (#"{"$id":"x","by":{"mail":"m","a":1,"$id":"?"}}"#, #"{"id":"x","by":{"id":"?","a":1}}"#),
            (#"{"$id":"x","by":{"mail":"m","a":1}}"#, #"{"id":"x","by":{"mail":"m","a":1}}"#),
            (
                #"{"$id":"x","by":{"$tableId":"people","mail":1,"team":{"$tableId":"teams","budget":2,"$id":"t"},"$id":"p"}}"#,
                #"{"id":"x","by":{"id":"p","$tableId":"people","team":{"id":"t","$tableId":"teams"}}}"#
            ),
        ])
    func rewritten(row: String, expected: String) throws {
        let bytes = try RowRewriter.rewriteRow(Array(row.utf8), shape: Self.shape)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func aRowMustTellItsId() {
        // Otherwise nothing says that it is a row, and what was to be dropped would stay.
        let body = Array(#"{"total":1,"rows":[{"secret":1}]}"#.utf8)
        #expect(throws: JSONError(.unexpectedShape, offset: 19)) {
            try RowRewriter.rewriteList(body, shape: Self.shape)
        }
        #expect(throws: JSONError(.unexpectedShape, offset: 0)) {
            try RowRewriter.rewriteRow(Array(#"{"secret":1}"#.utf8), shape: Self.shape)
        }
    }

    static let closed: [(shown: RowShape.Tables, row: String, expected: String)] = [
        (
            .only(["people"]), #"{"$id":"x","a":{"$id":"p","$tableId":"people"},"b":{"$id":"t","$tableId":"teams"}}"#,
            #"{"id":"x","a":{"id":"p","$tableId":"people"}}"#
        ),
        (
            .allBut(["Teams"]), #"{"b":[{"$tableId":"teams","$id":"t"}],"c":[],"d":null,"$id":"x"}"#,
            #"{"id":"x","c":[],"d":null}"#
        ),
        // However deep, whatever is between, and where a row does not tell its table.
        (
            .allBut(["teams"]),
            #"{"$id":"x","a":[{"$id":"p","$tableId":"people","t":{"$id":"t","$tableId":"TEAMS"},"n":1}]}"#,
            #"{"id":"x","a":[{"id":"p","$tableId":"people","n":1}]}"#
        ),
        (.allBut(["teams"]), #"{"$id":"x","a":{"$id":"p"},"b":1}"#, #"{"id":"x","b":1}"#),
        (.only([]), #"{"$id":"x","a":{"$id":"p","\u0024tableId":"people"}}"#, #"{"id":"x"}"#),
        // What is no row, and what only reads like one.
        (
            .only([]), #"{ "$id":"x", "a\n":{"b":[1, {"c":2}]}, "t":"{\"$id\":\"y\"}", "p":[[1.50,2],[]] }"#,
            #"{"id":"x","a\n":{"b":[1,{"c":2}]},"t":"{\"$id\":\"y\"}","p":[[1.50,2],[]]}"#
        ),
        (.all, #"{"$id":"x","a":{"$id":"p"}}"#, #"{"id":"x","a":{"id":"p"}}"#),
    ]

    @Test("Rows of tables that are not shown are left out", arguments: closed)
    func closedRows(_ example: (shown: RowShape.Tables, row: String, expected: String)) throws {
        let shape = RowShape(shown: example.shown)
        let row = try RowRewriter.rewriteRow(Array(example.row.utf8), shape: shape)
        #expect(String(decoding: row, as: UTF8.self) == example.expected)
        let list = try RowRewriter.rewriteList(
            Array(#"{"total":1,"rows":[\#(example.row)]}"#.utf8), shape: shape)
        #expect(String(decoding: list.bytes, as: UTF8.self) == "[\(example.expected)]")
    }

    @Test func deepTextsStayTexts() throws {
        for (depth, isJSON) in [(60, true), (61, false)] {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let bytes = try RowRewriter.rewriteRow(Array(#"{"$id":"x","images":"\#(text)"}"#.utf8), shape: Self.shape)
            #expect(try JSONValue(parsing: bytes)["images"]?.string == (isJSON ? nil : text))
        }
    }

    @Test func anEmptyShapeIsPlain() {
        #expect(RowShape().isPlain)
        #expect(RowShape(related: ["people": .init()]).isPlain)
        #expect(!RowShape(related: ["people": .init(json: ["a"])]).isPlain)
        #expect(!Self.shape.isPlain)
        #expect(!RowShape(shown: .only([])).isPlain)
    }

    @Test(arguments: [51, 52, 53] as [UInt64]) func shapedAnswersAgreeWithTheReference(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<400 {
            let (list, shape) = (generator.shapedList(), generator.shape())
            let body = Bool.random(using: &generator.random) ? list.serialized() : generator.write(list)
            guard !shape.isPlain else { continue }
            let rows = try RowRewriter.rewriteList(body, shape: shape)
            let expected = ReferenceRewriter.rewrite(try #require(list["rows"]), shape: shape)
            let text =
                "\(shape)\n\(String(decoding: body, as: UTF8.self))\n\(String(decoding: rows.bytes, as: UTF8.self))"
            let parsed = try #require(try? JSONValue(parsing: rows.bytes, maximumDepth: 128), "\(text)")
            try #require(parsed.serialized() == expected.serialized(), "\(text)")
            let each = try rows.ranges.map { try JSONValue(parsing: rows.bytes, in: $0, maximumDepth: 128) }
            try #require(each == expected.array)
        }
    }

    @Test(arguments: [61, 62] as [UInt64]) func damagedShapedAnswersGiveJSONOrAnError(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: seed)
        for _ in 0..<500 {
            let shape = generator.shape()
            let damaged = Mutation.mutate(generator.write(generator.shapedList()), with: &generator.random)
            guard !shape.isPlain, let rows = try? RowRewriter.rewriteList(damaged, shape: shape) else { continue }
            let text = String(decoding: damaged, as: UTF8.self)
            let source = try #require(try? JSONValue(parsing: damaged)["rows"], "\(text)")
            let parsed = try #require(try? JSONValue(parsing: rows.bytes, maximumDepth: 128), "\(text)")
            try #require(parsed == ReferenceRewriter.rewrite(source, shape: shape), "\(shape)\n\(text)")
        }
    }
}
