import Refine
import Testing

@testable import Gateway

@Suite("Files: the multipart parser")
struct MultipartParserTests {
    /// What a form comes to, contents put together.
    struct Part: Equatable, CustomStringConvertible {
        var head: MultipartPart
        var content: [UInt8] = []
        var isEnded = false
        var description: String { "\(head.name) \(head.fileName ?? "-") \(content.count) \(isEnded)" }
    }

    private static func parts(_ pieces: [[UInt8]], boundary: String = "b") throws -> [Part] {
        var parser = MultipartParser(boundary: boundary)
        var parts: [Part] = []
        for piece in pieces {
            for event in try parser.feed(piece) {
                switch event {
                case .part(let head): parts.append(Part(head: head))
                case .bytes(let bytes):
                    #expect(!bytes.isEmpty)
                    parts[parts.count - 1].content += bytes
                case .partEnd: parts[parts.count - 1].isEnded = true
                }
            }
        }
        try parser.finish()
        return parts
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Contents with everything that looks like a delimiter and is none.
    static let form = bytes(
        "--b\r\nContent-Disposition: form-data; name=\"fileId\"\r\n\r\nmine\r\n"
            + "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\nContent-Type: text/x\r\n\r\n"
            + "\r\r\n\r\n-\r\n--\r\n--c--b\n--b\r\n--\r\r\n--b\r\n"
            + "Content-Disposition: form-data; name=file; filename=\"\"\r\n\r\n\r\n--b--\r\nwhat follows\r\n--b\r\n")

    static let expected = [
        Part(head: MultipartPart(name: "fileId"), content: bytes("mine"), isEnded: true),
        Part(
            head: MultipartPart(name: "file", fileName: "a.bin", type: "text/x"),
            content: bytes("\r\r\n\r\n-\r\n--\r\n--c--b\n--b\r\n--\r"), isEnded: true),
        Part(head: MultipartPart(name: "file", fileName: ""), isEnded: true),
    ]

    @Test func aFormInOnePiece() throws {
        #expect(try Self.parts([Self.form]) == Self.expected)
    }

    @Test func cutAtEveryByte() throws {
        for cut in 0...Self.form.count {
            #expect(try Self.parts([Array(Self.form[..<cut]), Array(Self.form[cut...])]) == Self.expected, "\(cut)")
        }
    }

    @Test(arguments: 1...9)
    func cutIntoPiecesOf(_ length: Int) throws {
        let pieces = stride(from: 0, to: Self.form.count, by: length).map {
            Array(Self.form[$0..<min($0 + length, Self.form.count)])
        }
        #expect(try Self.parts(pieces) == Self.expected)
    }

    /// A boundary of dashes makes delimiters overlap with themselves.
    @Test func aBoundaryThatRepeatsItself() throws {
        let content = Self.bytes("\r\n---\r\n\r\n-----\r\n---a\r\n--")
        let form =
            Self.bytes("-------\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n") + content
            + Self.bytes("\r\n---------\r\n")
        for cut in 0...form.count {
            let parts = try Self.parts([Array(form[..<cut]), Array(form[cut...])], boundary: "-----")
            #expect(parts.map(\.content) == [content], "\(cut)")
        }
    }

    /// However a form is broken off, that is noticed.
    @Test func everyTruncationIsFound() throws {
        let whole = Self.bytes("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ncontent\r\n--b--")
        _ = try Self.parts([whole])
        for length in 0..<whole.count {
            #expect(throws: MultipartFault.self, "\(length)") { try Self.parts([Array(whole[..<length])]) }
        }
    }

    @Test(arguments: [
        ("", MultipartFault.empty), ("--c\r\n", .noDelimiter), ("\r\n--b\r\n", .noDelimiter), ("hello", .noDelimiter),
        ("-", .noDelimiter), ("--bc\r\n", .delimiterUnclear), ("--b\n\n", .delimiterUnclear), ("--b", .truncated),
        ("--b\r\nA: b", .truncated), ("--b\r\n\r\nx\r\n--b--", .noDisposition(part: 1)),
        ("--b\r\nA: b\r\n\r\nx\r\n--b--", .noDisposition(part: 1)),
        ("--b\r\nContent-Disposition: attachment; name=x\r\n\r\n", .noDisposition(part: 1)),
        ("--b\r\nContent-Disposition: form-data\r\n\r\n", .noName(part: 1)),
        ("--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n", .noName(part: 1)),
        ("--b\r\nContent-Disposition: form-data; name=\"x\r\n\r\n", .noDisposition(part: 1)),
        ("--b\r\nno colon\r\n\r\n", .headUnreadable(part: 1)),
        ("--b\r\nA: b\r\n folded\r\n\r\n", .headUnreadable(part: 1)),
        ("--b\r\nA: \u{1}\r\n\r\n", .headUnreadable(part: 1)),
        ("--b\r\nContent-Disposition: form-data; name=x\r\n\r\nbreaks off", .truncated),
    ])
    func whatIsWrongIsSaid(_ form: String, _ fault: MultipartFault) {
        #expect(throws: fault) { try Self.parts([Self.bytes(form)]) }
        #expect(throws: fault) { try Self.parts(Self.bytes(form).map { [$0] }) }
        #expect(fault.error.statusCode == 400)
        #expect(!fault.message.isEmpty)
    }

    @Test func headsHaveALimit() {
        let head = "--b\r\nContent-Disposition: form-data; name=x\r\nX: "
        let tooLong = Self.bytes(head + String(repeating: "y", count: 9000))
        #expect(throws: MultipartFault.headTooLong(part: 1, 8192)) { try Self.parts([tooLong]) }
        #expect(throws: MultipartFault.headTooLong(part: 1, 8192)) { try Self.parts(tooLong.map { [$0] }) }
        #expect(throws: MultipartFault.headTooLong(part: 1, 8192)) {
            try Self.parts([tooLong + Self.bytes("\r\n\r\n")])
        }
    }

    @Test func partsHaveALimit() {
        let part = "\r\nContent-Disposition: form-data; name=x\r\n\r\n\r\n--b"
        let many = "--b" + String(repeating: part, count: 65) + "--"
        #expect(throws: MultipartFault.tooManyParts(64)) { try Self.parts([Self.bytes(many)]) }
        #expect(throws: Never.self) {
            try Self.parts([Self.bytes("--b" + String(repeating: part, count: 64) + "--")])
        }
    }

    @Test(arguments: [
        (#"form-data; name="a"; filename="b.txt""#, "b.txt"), (#"form-data; name=a; filename=b.txt;"#, "b.txt"),
        (#"form-data; name="a"; filename="say \"hi\".txt""#, #"say "hi".txt"#),
        (#"form-data; name="a"; filename="C:\dir\b.txt""#, #"C:\dir\b.txt"#),
        (#"form-data; name="a"; filename="semi;colon.txt""#, "semi;colon.txt"),
        ("form-data; name=\"a\"; filename*=UTF-8''na%C3%AFve.txt", "naïve.txt"),
        (#"form-data; name="a"; filename="plain.txt"; filename*=UTF-8''other.txt"#, "plain.txt"),
    ])
    func fileNamesAreReadAsClientsWriteThem(_ disposition: String, _ name: String) throws {
        let part = try MultipartPart(head: Self.bytes("Content-Disposition: \(disposition)")[...], number: 1)
        #expect(part.fileName == name)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;boundary=\"a b\"; charset=utf-8", "a b"),
        ("multipart/form-data; charset=x; boundary=----WebKitFormBoundaryX", "----WebKitFormBoundaryX"),
    ])
    func boundaries(_ type: String, _ boundary: String) throws {
        #expect(try HeaderParameters.boundary(ofContentType: type) == boundary)
    }

    @Test(arguments: [
        (nil, MultipartFault.notAForm), ("application/json", .notAForm), ("multipart/mixed; boundary=a", .notAForm),
        ("multipart/form-data", .noBoundary), ("multipart/form-data; boundary=", .noBoundary),
        ("multipart/form-data; boundary=\"a", .noBoundary), ("multipart/form-data; boundary=a%b", .noBoundary),
        ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", .noBoundary),
    ])
    func noBoundaries(_ type: String?, _ fault: MultipartFault) {
        #expect(throws: fault) { try HeaderParameters.boundary(ofContentType: type) }
    }
}
