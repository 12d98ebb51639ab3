import JSONBytes
import Testing

/// Strings are looked at many bytes at a time. What ends such a look falls here on each place of it, in a key and in a value, near the
/// end of the text and far from it.
@Suite struct WordBoundaryTests {
    /// Past two looks of sixteen bytes.
    private static let lengths = 0...34
    /// Puts a string at the end of the text, or far from it.
    private static let tails = ["", #","z":"\#(String(repeating: "z", count: 64))""#]

    private func plain(_ length: Int) -> String {
        String(decoding: (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }, as: UTF8.self)
    }

    @Test(
        "What a string may hold",
        arguments: [
            (#"\""#, "\""), (#"\\"#, "\\"), (#"\n"#, "\n"), (#"\u00e9"#, "é"), (#"\ud83d\ude00"#, "😀"), ("é", "é"),
            ("漢", "漢"), ("😀", "😀"), ("\u{7F}", "\u{7F}"), (" ", " "), ("!", "!"), ("#", "#"), ("", ""),
        ])
    func accepted(written: String, meant: String) throws {
        for (before, tail) in Self.lengths.flatMap({ length in Self.tails.map { (plain(length), $0) } }) {
            for after in ["", "b", plain(17)] {
                let string = #""\#(before)\#(written)\#(after)""#
                let row = #"{"$id":"x","v":\#(string),\#(string):1\#(tail)}"#
                let expected = #"{"id":"x","v":\#(string),\#(string):1\#(tail)}"#
                let rewritten = try RowRewriter.rewriteRow(Array(row.utf8))
                try #require(String(decoding: rewritten, as: UTF8.self) == expected)
                let value = try JSONValue(parsing: row)
                try #require(value["v"]?.string == before + meant + after, "\(row)")
                try #require(value[before + meant + after] != nil, "\(row)")
            }
        }
    }

    @Test(
        "What it may not",
        arguments: [
            ([0x00], .invalidString), ([0x1F], .invalidString), ([0x0A], .invalidString),
            (Array(#"\q"#.utf8), .invalidString), (Array(#"\u12g4"#.utf8), .invalidString),
            (Array(#"\ud800"#.utf8), .invalidString), ([0x80], .invalidUTF8), ([0xFF], .invalidUTF8),
            ([0xC0, 0xAF], .invalidUTF8), ([0xED, 0xA0, 0x80], .invalidUTF8),
        ] as [([UInt8], JSONError.Reason)])
    func refused(bytes: [UInt8], reason: JSONError.Reason) {
        for (before, tail) in Self.lengths.flatMap({ length in Self.tails.map { (plain(length), $0) } }) {
            for opening in [#"{"v":""#, #"{"v":1,""#] {
                let start = Array((opening + before).utf8)
                // As long a tail as makes the bad bytes the fault, not the text's end.
                let end = Array(#"------"\#(opening.hasSuffix(#":""#) ? "" : ":1")\#(tail)}"#.utf8)
                #expect(throws: JSONError(reason, offset: start.count)) {
                    try RowRewriter.rewriteRow(start + bytes + end)
                }
            }
        }
    }

    @Test func textsThatEndInsideAStringAreRefused() {
        for length in Self.lengths {
            for opening in [#"{""#, #"{"v":""#, #"{"v":1,""#, #"{"v":[""#] {
                let text = Array((opening + plain(length)).utf8)
                #expect(throws: JSONError(.unexpectedEnd, offset: text.count)) { try RowRewriter.rewriteRow(text) }
                let closed = text + [UInt8(ascii: "\"")]
                #expect(throws: JSONError(.unexpectedEnd, offset: closed.count)) { try RowRewriter.rewriteRow(closed) }
            }
        }
    }

    @Test func textsMayEndWithAString() throws {
        for length in Self.lengths {
            let string = #""\#(plain(length))""#
            #expect(try JSONValue(parsing: string).string == plain(length))
            let row = #"{"a":1,"$id":\#(string)}"#
            let rewritten = String(decoding: try RowRewriter.rewriteRow(Array(row.utf8)), as: UTF8.self)
            #expect(rewritten == #"{"id":\#(string),"a":1}"#)
        }
    }

    @Test(arguments: ["7", "70", "123456789012345678901234567890", "0", "-7", "0.5", "7e1", "true", "false", "null"])
    func valuesThatAreNoStringsEndWhereTheyEnd(value: String) throws {
        for (length, tail) in Self.lengths.flatMap({ length in Self.tails.map { (length, $0) } }) {
            let row = #"{"\#(plain(length))":\#(value),"$id":"x","b":\#(value)\#(tail)}"#
            let rewritten = String(decoding: try RowRewriter.rewriteRow(Array(row.utf8)), as: UTF8.self)
            try #require(rewritten == #"{"id":"x","\#(plain(length))":\#(value),"b":\#(value)\#(tail)}"#)
        }
    }
}
