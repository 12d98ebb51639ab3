import JSONBytes
import Testing

@Suite struct JSONWriterTests {
    @Test func commasAreSetBetweenMembersAndElements() {
        var writer = JSONWriter(reservingCapacity: 64)
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        writer.raw(Array(#"{"id":"a"}"#.utf8))
        writer.string("b\"")
        writer.integer(3)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.endArray()
        writer.member("total", 25)
        writer.key("meta")
        writer.value(["page": nil])
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"data":[{"id":"a"},"b\"",3,{},[]],"total":25,"meta":{"page":null}}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("a", #""a""#), ("say \"hi\" \\ now", #""say \"hi\" \\ now""#),
        ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("é漢😀/", #""é漢😀/""#), ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""),
        ("12345678\n12345678\"", #""12345678\n12345678\"""#), ("1234567\\", #""1234567\\""#),
    ])
    func stringsEscapeOnlyWhatTheyMust(text: String, literal: String) throws {
        var bytes: [UInt8] = Array("x".utf8)
        bytes.appendJSONString(text)
        #expect(String(decoding: bytes.dropFirst(), as: UTF8.self) == literal)
        #expect(try JSONValue(parsing: bytes, in: 1..<bytes.count) == .string(text))
    }

    @Test func everyCharacterIsReadBackAtEveryPlaceOfAWord() throws {
        let scalars = (0...0x2FF).compactMap(Unicode.Scalar.init(_:))
        for scalar in scalars {
            for padding in 0..<9 {
                let text = String(repeating: "p", count: padding) + String(scalar) + "tail"
                var bytes: [UInt8] = []
                bytes.appendJSONString(text)
                try #require(try JSONValue(parsing: bytes) == .string(text))
            }
        }
    }
}
