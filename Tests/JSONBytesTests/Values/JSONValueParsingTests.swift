import JSONBytes
import Testing

/// What is JSON and what is not; where the fault is.
@Suite struct JSONValueParsingTests {
    @Test(
        "Valid texts and how they are written compactly",
        arguments: [
            ("null", "null"), ("true", "true"), (" \t\r\nfalse \n", "false"), ("0", "0"), ("-0", "-0"),
            ("-12.50e+3", "-12.50e+3"),
            ("1E400", "1E400"), ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[1 , 2,[ 3 ]]", "[1,2,[3]]"),
            ("[[[]],{}]", "[[[]],{}]"),
            (#"{"a":1,"b":{"a":[]}}"#, #"{"a":1,"b":{"a":[]}}"#), (#" { "a" : 1 } "#, #"{"a":1}"#),
            (#"{"":0}"#, #"{"":0}"#),
            (#""""#, #""""#), (#""plain text of more than eight bytes""#, #""plain text of more than eight bytes""#),
            (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#), (#""\u0041\u00e9\u6F22""#, #""Aé漢""#),
            (#""\ud83d\ude00 \uD83D\uDE00""#, #""😀 😀""#), (#""\u0000\u001f""#, #""\u0000\u001f""#),
            ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""),
            ("\"é漢😀\u{FFFF}\u{10FFFF}\"", "\"é漢😀\u{FFFF}\u{10FFFF}\""), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
            (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
        ])
    func valid(text: String, compact: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(value.text == compact)
        #expect(try JSONValue(parsing: value.serialized()) == value)
    }

    @Test(
        "Invalid texts, why and where",
        arguments: [
            ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 3),
            ("nulL", .unexpectedByte, 3),
            ("True", .unexpectedByte, 0), ("truefalse", .trailingBytes, 4), ("1 2", .trailingBytes, 2),
            ("{}}", .trailingBytes, 2),
            ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
            ("[1,]", .unexpectedByte, 3),
            ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2),
            ("]", .unexpectedByte, 0),
            ("{", .unexpectedEnd, 1), ("{a:1}", .unexpectedByte, 1), ("{\"a\"}", .unexpectedByte, 4),
            ("{\"a\":}", .unexpectedByte, 5),
            ("{\"a\":1,}", .unexpectedByte, 7), ("{\"a\":1]", .unexpectedByte, 6), ("{1:2}", .unexpectedByte, 1),
            ("{\"a\" 1}", .unexpectedByte, 5), ("{\"a\":1 \"b\":2}", .unexpectedByte, 7), ("{\"a\"", .unexpectedEnd, 4),
            ("-", .unexpectedEnd, 1), ("-a", .invalidNumber, 1), ("01", .invalidNumber, 1), ("-007", .invalidNumber, 2),
            ("1.", .unexpectedEnd, 2), ("1.e5", .invalidNumber, 2), ("1e", .unexpectedEnd, 2),
            ("1e+", .unexpectedEnd, 3),
            ("1ex", .invalidNumber, 2), (".5", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
            ("0x10", .trailingBytes, 1),
            ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0), ("'a'", .unexpectedByte, 0),
            ("// c", .unexpectedByte, 0),
            ("\"abc", .unexpectedEnd, 4), ("\"a\nb\"", .invalidString, 2), ("\"\u{0}\"", .invalidString, 1),
            ("\"0123456789\u{1F}\"", .invalidString, 11), (#""\x""#, .invalidString, 1), (#""\"#, .unexpectedEnd, 2),
            (#""\u12"#, .unexpectedEnd, 5), (#""\u12G4""#, .invalidString, 1), (#""ab\ud800""#, .unexpectedEnd, 10),
            (#""ab\ud800 ""#, .invalidString, 3), (#""\ud800\n""#, .invalidString, 1),
            (#""\ude00""#, .invalidString, 1),
            (#""\ud83d\ud83d""#, .invalidString, 1), ("\u{FEFF}1", .unexpectedByte, 0),
            ("[\u{C}1]", .unexpectedByte, 1),
            ("1\u{0}", .trailingBytes, 1),
        ] as [(String, JSONError.Reason, Int)])
    func invalid(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try JSONValue(parsing: text) }
    }

    @Test(
        "Bytes that are not UTF-8",
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0x81], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xFF], [0xFE, 0xFF],
        ] as [[UInt8]])
    func invalidUTF8(sequence: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError(.invalidUTF8, offset: 1)) { try JSONValue(parsing: [quote] + sequence + [quote]) }
        #expect(throws: JSONError(.invalidUTF8, offset: 10)) {
            try JSONValue(parsing: [quote] + Array("é1234567".utf8) + sequence + [quote])
        }
        #expect(throws: JSONError(.unexpectedByte, offset: 0)) { try JSONValue(parsing: sequence) }
    }

    @Test func nestingIsAllowedUpToTheLimit() throws {
        let arrays = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try JSONValue(parsing: arrays).text == arrays)
        #expect(throws: JSONError(.tooDeep, offset: 64)) { try JSONValue(parsing: "[\(arrays)]") }
        #expect(throws: JSONError(.tooDeep, offset: 6)) { try JSONValue(parsing: #"{"a":[{}]}"#, maximumDepth: 2) }
        #expect(throws: JSONError(.tooDeep, offset: 0)) { try JSONValue(parsing: "[]", maximumDepth: 0) }
    }

    @Test func alternatingContainersAreToldApartAtAnyDepth() throws {
        let depth = 250
        let text = String(repeating: "[{\"a\":", count: depth) + "1" + String(repeating: "}]", count: depth)
        #expect(try JSONValue(parsing: text, maximumDepth: 500).text == text)
        let crossed = text.replacing("1}]", with: "1]}")
        #expect(throws: JSONError.self) { try JSONValue(parsing: crossed, maximumDepth: 500) }
    }

    @Test func endlessNestingIsRefusedWhateverLimitIsAskedFor() {
        let text = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONError(.tooDeep, offset: 512)) { try JSONValue(parsing: text, maximumDepth: .max) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: text, maximumDepth: .min) }
    }

    @Test(.timeLimit(.minutes(1))) func manyMembersAreReadInLinearTime() throws {
        let count = 100_000
        let text = "{" + (0..<count).map { "\"column\($0)\":\($0)" }.joined(separator: ",") + ",\"column7\":\"again\"}"
        let value = try JSONValue(parsing: text)
        #expect(value.object?.count == count)
        #expect(value["column7"] == "again")
        #expect(value["column99999"] == 99999)
    }

    /// Several bytes are looked at together, which must not show: wherever a text ends, and whatever stands in it.
    @Test(arguments: ["", "é", #"\""#, #"\u0041"#, "\u{1}", "\u{7F}", "漢", "😀"])
    func keysAndTextsOfEveryLength(_ inside: String) throws {
        let meant = inside.replacing(#"\""#, with: "\"").replacing(#"\u0041"#, with: "A")
        for length in 0...36 {
            for place in 0...length {
                let before = String(repeating: "k", count: place)
                let after = String(repeating: "v", count: length - place)
                let literal = "\"\(before)\(inside)\(after)\""
                for text in [
                    literal, "{\"a\":0,\(literal):\(literal)}", "{\(literal):\(literal)}" + "                    ",
                ] {
                    guard inside != "\u{1}" else {
                        let fault = text.utf8.firstIndex(of: 1).map {
                            text.utf8.distance(from: text.startIndex, to: $0)
                        }
                        #expect(throws: JSONError(.invalidString, offset: fault ?? -1)) { try JSONValue(parsing: text) }
                        continue
                    }
                    let value = try JSONValue(parsing: text)
                    #expect((value.object?.memberKeys.last ?? value.string) == before + meant + after)
                    #expect((value.object?.members.last?.value ?? value).string == before + meant + after)
                }
            }
        }
    }

    @Test func aRangeOfTheBytesIsParsedAlone() throws {
        let bytes = Array(#"xx{"a":[1]}yy"#.utf8)
        #expect(try JSONValue(parsing: bytes, in: 2..<11) == ["a": [1]])
        #expect(throws: JSONError(.unexpectedEnd, offset: 10)) { try JSONValue(parsing: bytes, in: 2..<10) }
        #expect(throws: JSONError(.trailingBytes, offset: 11)) { try JSONValue(parsing: bytes, in: 2..<12) }
        #expect(throws: JSONError(.unexpectedEnd, offset: 13)) { try JSONValue(parsing: bytes, in: 2..<14) }
        #expect(throws: JSONError(.unexpectedEnd, offset: 5)) { try JSONValue(parsing: bytes, in: 5..<5) }
    }
}
