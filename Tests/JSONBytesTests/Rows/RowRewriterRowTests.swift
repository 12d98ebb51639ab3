import JSONBytes
import Testing

/// One row, byte for byte.
@Suite struct RowRewriterRowTests {
    @Test(
        "What becomes of a row",
        arguments: [
            // Objects that are no rows stay as they are.
            (#"{"$id":"x","a":{},"b":{ },"c":{"a":1}}"#, #"{"id":"x","a":{},"b":{ },"c":{"a":1}}"#),
            (#"{"$id":"x","a":{"id":5,"a":1}}"#, #"{"id":"x","a":{"id":5,"a":1}}"#),
            // The id moves to the front from wherever it is.
            (#"{"$id":"x"}"#, #"{"id":"x"}"#), (#"{"$id":"x","a":1}"#, #"{"id":"x","a":1}"#),
            (#"{"a":1,"$id":"x"}"#, #"{"id":"x","a":1}"#), (#"{"a":1,"$id":"x","b":2}"#, #"{"id":"x","a":1,"b":2}"#),
            // White space and every value stay as they are.
            (#"{ "$id" : "x" , "a" : 1.50 }"#, #"{ "id" : "x" , "a" : 1.50 }"#),
            ("{\n  \"a\": 1,\n  \"$id\": \"x\"\n}", "{\n  \"id\": \"x\",\"a\": 1\n}"),
            (#" {"a":12345678901234567890,"$id":"x"} "#, #"{"id":"x","a":12345678901234567890}"#),
            (#"{"a":"\u00e9\/\ud83d\ude00é","$id":"\u0078"}"#, #"{"id":"\u0078","a":"\u00e9\/\ud83d\ude00é"}"#),
            // Only the key counts, however it is written.
            (#"{"a":"$id","b":"\"$id\":\"y\"","$id":"x"}"#, #"{"id":"x","a":"$id","b":"\"$id\":\"y\""}"#),
            (#"{"a":1,"\u0024id":"x"}"#, #"{"id":"x","a":1}"#),
            (#"{"a":1,"\u0024\u0069\u0064":"x"}"#, #"{"id":"x","a":1}"#),
            (
                #"{"$ids":"n","$i":"n","$Id":"n","xid":"n","$id ":"n","$id":"x"}"#,
                #"{"id":"x","$ids":"n","$i":"n","$Id":"n","xid":"n","$id ":"n"}"#
            ),
            // A column of the user's own that is named id gives way.
            (#"{"id":7,"$id":"x"}"#, #"{"id":"x"}"#), (#"{"$id":"x","id":7}"#, #"{"id":"x"}"#),
            (#"{"a":1,"id":7,"b":2,"$id":"x"}"#, #"{"id":"x","a":1,"b":2}"#),
            (#"{"id":7,"a":1,"$id":"x","c":3}"#, #"{"id":"x","a":1,"c":3}"#),
            (#"{"$id":"x","a":1,"\u0069d":[1]}"#, #"{"id":"x","a":1}"#),
            (#"{"id":{"$id":"n"},"$id":"x","b":{"$id":"m"}}"#, #"{"id":"x","b":{"id":"m"}}"#),
            (#"{"b":{"id":{"a":1,"$id":"n"}},"$id":"x"}"#, #"{"id":"x","b":{"id":{"id":"n","a":1}}}"#),
            // Of several ids the last counts.
            (#"{"$id":"x","$id":"y"}"#, #"{"id":"y"}"#), (#"{"$id":"x","a":1,"$id":"y"}"#, #"{"id":"y","a":1}"#),
            (#"{"id":[1],"$id":"x","id":{"$id":"n"},"$id":"y","id":2}"#, #"{"id":"y"}"#),
            (#"{"id":[1],"a":{"$id":"n","id":3},"$id":"x","b":1}"#, #"{"id":"x","a":{"id":"n"},"b":1}"#),
            // Rows inside rows.
            (#"{"a":{"b":1,"$id":"n"},"$id":"x"}"#, #"{"id":"x","a":{"id":"n","b":1}}"#),
            (
                #"{"$id":"x","a":[{"b":1,"$id":"n"},{"$id":"m"},[{"c":[],"$id":"l"}]]}"#,
                #"{"id":"x","a":[{"id":"n","b":1},{"id":"m"},[{"id":"l","c":[]}]]}"#
            ),
            (
                #"{"a":{"b":{"c":{},"$id":"3"},"$id":"2"},"$id":"1"}"#,
                #"{"id":"1","a":{"id":"2","b":{"id":"3","c":{}}}}"#
            ),
            (#"{"a":{"id":4},"$id":"x"}"#, #"{"id":"x","a":{"id":4}}"#),
        ])
    func rewritten(row: String, expected: String) throws {
        #expect(String(decoding: try RowRewriter.rewriteRow(Array(row.utf8)), as: UTF8.self) == expected)
    }

    @Test(
        "What is no row",
        arguments: [
            ("", .unexpectedEnd, 0), ("[]", .unexpectedShape, 0), ("null", .unexpectedShape, 0),
            (#""$id""#, .unexpectedShape, 0),
            (#"{"$id":"x"}{}"#, .trailingBytes, 11), ("{", .unexpectedEnd, 1), (#"{"$id":"x""#, .unexpectedEnd, 10),
            (#"{"$id":"x",}"#, .unexpectedByte, 11),
            (#"{"$id":}"#, .unexpectedByte, 7), (#"{"$id" "x"}"#, .unexpectedByte, 7),
            (#"{"$id":7}"#, .unexpectedShape, 6),
            ("{}", .unexpectedShape, 0), (#" {"a":1}"#, .unexpectedShape, 1),
            (#"{"id":5,"a":{"b":1,"$id":"n"}}"#, .unexpectedShape, 0),
            (#"{"$id":{"a":1,"$id":"n"}}"#, .unexpectedShape, 6),
            (#"{"a":1,"$id":[{"$id":"n"}],"b":2}"#, .unexpectedShape, 12),
            (#"{"$id":null}"#, .unexpectedShape, 6), (#"{"a":{"$id":["x"]},"$id":"x"}"#, .unexpectedShape, 11),
            (#"{"a":01,"$id":"x"}"#, .invalidNumber, 6), (#"{"a":"\q","$id":"x"}"#, .invalidString, 6),
            ("{\"a\":\"\u{1}\"}", .invalidString, 6),
            (#"{"a":tru}"#, .unexpectedByte, 8),
        ] as [(String, JSONError.Reason, Int)])
    func refused(row: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try RowRewriter.rewriteRow(Array(row.utf8)) }
    }

    @Test func nestingIsLimited() throws {
        let deepest = #"{"$id":"x","a":"# + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + "}"
        #expect(try RowRewriter.rewriteRow(Array(deepest.utf8)).count == deepest.utf8.count - 1)
        let tooDeep = #"{"a":"# + String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONError(.tooDeep, offset: 68)) { try RowRewriter.rewriteRow(Array(tooDeep.utf8)) }
    }

    @Test(
        arguments: [
            (#"{"title":"t","$id":"x"}"#, "x"), (#"{"id":"x","title":"t"}"#, "x"), (#"{"id":"column","$id":"x"}"#, "x"),
            (#"{"\u0024id":"\u00e9"}"#, "é"), (#"{"title":"t"}"#, nil), (#"{"id":5}"#, nil),
            (#"{"a":{"$id":"n"}}"#, nil),
        ] as [(String, String?)])
    func theIdOfARow(row: String, id: String?) throws {
        let bytes = Array("[\(row)]".utf8)
        #expect(try RowRewriter.id(ofRowIn: bytes, at: 1..<bytes.count - 1) == id)
        #expect(try RowRewriter.id(ofRowIn: Array(row.utf8)) == id)
    }
}
