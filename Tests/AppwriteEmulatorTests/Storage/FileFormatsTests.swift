import JSONBytes
import Testing

@testable import AppwriteEmulator

/// The small languages of uploads and downloads: multipart bodies, ranges, kinds of files.
struct FileFormatsTests {
    @Test func readsFieldsAndFiles() {
        let body = [
            "preamble", "--cut", #"Content-Disposition: form-data; name="fileId""#, "", "a", "--cut",
            #"Content-Disposition: form-data; name="permissions[]""#, "", #"read("any")"#, "--cut",
            #"content-disposition: form-data; name="file"; filename="ä \"b\".txt""#, "Content-Type: text/plain", "",
            "one\r\n\r\n--cu", "two", "--cut--", "",
        ].joined(separator: "\r\n")
        let form = MultipartForm(Array(body.utf8), boundary: "cut")
        #expect(form.fields == ["fileId": "a", "permissions": [#"read("any")"#]])
        #expect(form.files.count == 1)
        let file = form.files["file"]
        #expect(file?.name == #"ä "b".txt"#)
        #expect(file?.type == "text/plain")
        #expect(file.map { Array($0.content) } == Array("one\r\n\r\n--cu\r\ntwo".utf8))
    }

    @Test(arguments: [
        "", "--cut", "--cut\r\n", "--cut\r\n\r\n", "--cut--",
        "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
        "--cut\r\nContent-Disposition: form-data\r\n\r\nx\r\n--cut--", "--cut\r\nname\r\n--cut--",
        // Delimiters with nothing between them.
        "--cut\r\n--cut\r\n", "--cut\r\n--cut--", "--cut\r\n--cut\r\n--cut\r\n\r\n--cut--", "--cut\r\n\r\n--cut--",
    ])
    func takesNothingFromBrokenForms(_ body: String) {
        let form = MultipartForm(Array(body.utf8), boundary: "cut")
        #expect(form.fields.isEmpty)
        #expect(form.files.isEmpty)
    }

    @Test func takesAnyOrderOfItsPieces() {
        let pieces = [
            "--cut", "--", "\r\n", "\r", "Content-Disposition: form-data; name=\"a\"", ":", ";", "=", "\"", "x",
        ]
        // Every sequence of five pieces behind a delimiter: none may be more than refused.
        for number in 0..<100_000 {
            var (body, rest) = ("--cut", number)
            for _ in 0..<5 {
                body += pieces[rest % pieces.count]
                rest /= pieces.count
            }
            let form = MultipartForm(Array(body.utf8), boundary: "cut")
            #expect(form.files.isEmpty && form.fields.count <= 1)
        }
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=x", "x"), (#"multipart/form-data; charset=utf-8; boundary="a b""#, "a b"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("application/json", nil),
            (nil, nil),
        ] as [(String?, String?)])
    func findsTheBoundary(_ type: String?, _ expected: String?) {
        #expect(MultipartForm.boundary(of: type) == expected)
    }

    @Test(
        arguments: [
            ("bytes=0-1", 0..<2), ("bytes=3-9", 3..<10), ("bytes=0-9", 0..<10), ("bytes=4-", 4..<8),
            ("bytes=8-", 8..<10),
            ("bytes=0-10", nil), ("bytes=2-2", nil), ("bytes=9-", nil), ("bytes=10-11", nil), ("bytes=-2", nil),
            ("bytes=0-1,3-4", nil), ("items=0-1", nil), ("bytes", nil), ("bytes=", nil), ("bytes=x-y", nil),
            ("bytes=0-99999999999999999999", nil), ("bytes=99999999999999999999-", nil),
        ] as [(String, Range<Int64>?)])
    func readsRangesAsOneOfAtLeastTwoBytes(_ text: String, _ expected: Range<Int64>?) {
        let range = try? ByteRange.bytes(text, size: 10, openEnd: 4)
        #expect(range == expected)
    }

    @Test(
        arguments: [
            ("bytes 0-9/25", 1, 3), ("bytes 10-19/25", 2, 3), ("bytes 0-9/20", 1, 2), ("bytes 20-24/25", nil, nil),
            ("bytes 20-25/25", nil, nil), ("bytes 0-24/25", nil, nil),
        ] as [(String, Int64?, Int64?)])
    func countsChunks(_ text: String, _ number: Int64?, _ total: Int64?) throws {
        let chunk = try ContentRange(text).chunk
        #expect(chunk?.number == number)
        #expect(chunk?.total == total)
    }

    @Test(
        arguments: [
            ([], "application/x-empty"), (Array("hello".utf8), "text/plain"), (Array("grün\n".utf8), "text/plain"),
            ([0x00, 0x01], "application/octet-stream"), (Array(#"{"a":1}"#.utf8), "application/json"),
            (Array("{a}".utf8), "text/plain"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), (Array("GIF89a".utf8), "image/gif"),
            (Array("RIFF....WEBPVP8 ".utf8), "image/webp"), (Array("%PDF-1.7".utf8), "application/pdf"),
            (Array("<!DOCTYPE html><p>".utf8), "text/html"), (Array("<svg xmlns=''/>".utf8), "image/svg+xml"),
        ] as [([UInt8], String)])
    func tellsKinds(_ bytes: [UInt8], _ expected: String) {
        #expect(MediaType.detect(bytes, isWhole: true) == expected)
    }
}
