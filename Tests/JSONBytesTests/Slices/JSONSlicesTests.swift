import JSONBytes
import Testing

@Suite struct JSONSlicesTests {
    private func texts(_ ranges: [Range<Int>], of bytes: [UInt8]) -> [String] {
        ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("[]", []), (" [ ] ", []), ("[1]", ["1"]),
            (#"[ {"a":[1,2]} , "b,]" ,null]"#, [#"{"a":[1,2]}"#, #""b,]""#, "null"]),
        ] as [(String, [String])])
    func elementsOfAnArray(text: String, elements: [String]) throws {
        let bytes = Array(text.utf8)
        #expect(texts(try JSONSlices.elements(ofArrayIn: bytes), of: bytes) == elements)
    }

    @Test(
        arguments: [
            ("{}", .unexpectedShape, 0), ("", .unexpectedEnd, 0), ("[1", .unexpectedEnd, 2),
            ("[1,]", .unexpectedByte, 3),
            ("[1]]", .trailingBytes, 3), ("[1 2]", .unexpectedByte, 3), ("[{]", .unexpectedByte, 2),
        ] as [(String, JSONError.Reason, Int)])
    func whatIsNoArray(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try JSONSlices.elements(ofArrayIn: Array(text.utf8)) }
    }

    @Test func objectsOfAnArray() throws {
        let bytes = Array(#" [{"a":1}, {"b":"}"}] "#.utf8)
        #expect(texts(try JSONSlices.objects(ofArrayIn: bytes), of: bytes) == [#"{"a":1}"#, #"{"b":"}"}"#])
        #expect(throws: JSONError(.unexpectedShape, offset: 4)) {
            try JSONSlices.objects(ofArrayIn: Array("[{},1]".utf8))
        }
    }

    @Test func membersOfAnObject() throws {
        let bytes = Array(#"xx{ "a" : [1] , "\u0062":"c", "a":{} }"#.utf8)
        let members = try JSONSlices.members(ofObjectIn: bytes, at: 2..<bytes.count)
        #expect(members.map(\.key) == ["a", "b", "a"])
        #expect(texts(members.map(\.value), of: bytes) == ["[1]", #""c""#, "{}"])
        #expect(throws: JSONError(.unexpectedShape, offset: 0)) { try JSONSlices.members(ofObjectIn: Array("[]".utf8)) }
        #expect(throws: JSONError(.unexpectedByte, offset: 7)) {
            try JSONSlices.members(ofObjectIn: Array(#"{"a":1,}"#.utf8))
        }
    }

    @Test func nestingIsLimited() throws {
        let bytes = Array("[[[]]]".utf8)
        #expect(try JSONSlices.elements(ofArrayIn: bytes, maximumDepth: 3).count == 1)
        #expect(throws: JSONError(.tooDeep, offset: 2)) { try JSONSlices.elements(ofArrayIn: bytes, maximumDepth: 2) }
    }
}
