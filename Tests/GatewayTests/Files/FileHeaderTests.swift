import Appwrite
import HTTPTypes
import Refine
import Testing

@testable import Gateway

@Suite("Files: names, types, ranges and what browsers may do")
struct FileHeaderTests {
    // MARK: Names

    @Test(arguments: [
        ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), (#"C:\Users\me\b.png"#, "b.png"), ("", "file"),
        ("...", "file"), (".htaccess", ".htaccess"), ("..env", ".env"), (". ./.x.", ".x"),
        ("a\r\nSet-Cookie: x=y", "aSet-Cookie: x=y"),
        ("a%0D%0AX: y.txt", "aX: y.txt"), ("say %22hi%22.txt", "say 'hi'.txt"), (#"a"b"#, "a'b"),
        ("a\u{0}b\u{7F}.txt", "ab.txt"),
        ("gpj\u{202E}.exe", "gpj.exe"), ("über größe.pdf", "über größe.pdf"), ("a/", "a"), ("日本.png", "日本.png"),
    ])
    func namesAreMadeHarmless(_ given: String, _ name: String) {
        #expect(FileName.sanitized(given) == name)
    }

    @Test func longNamesKeepTheirEnding() {
        let name = FileName.sanitized(String(repeating: "ä", count: 300) + ".jpeg")
        #expect(name.utf8.count <= 255 && name.hasSuffix("ä.jpeg"))
        #expect(FileName.sanitized(String(repeating: "x", count: 300)).count == 255)
        let archive = FileName.sanitized(String(repeating: "x", count: 300) + ".tar.gz")
        #expect(archive.utf8.count == 255 && archive.hasSuffix("x.tar.gz"))
        // One character of more bytes than fit, as marks pile up on a letter.
        let piled = FileName.sanitized("a" + String(repeating: "\u{301}", count: 300) + ".png")
        #expect(piled.utf8.count <= 255 && piled.unicodeScalars.first == "a" && piled.hasSuffix(".png"))
        // What follows so late a dot is no ending.
        #expect(FileName.sanitized("." + String(repeating: "x", count: 300)).count == 255)
    }

    @Test(arguments: [
        ("a.txt", #"attachment; filename="a.txt""#), (#"say "hi".txt"#, #"attachment; filename="say 'hi'.txt""#),
        ("ä;b.txt", #"attachment; filename="_;b.txt"; filename*=UTF-8''%C3%A4%3Bb.txt"#),
        ("a\r\nX: y", #"attachment; filename="aX: y""#),
        ("a%41", #"attachment; filename="a_41"; filename*=UTF-8''a%2541"#),
    ])
    func dispositionsCannotBeBrokenOutOf(_ name: String, _ header: String) {
        #expect(FileName.disposition(name, isAttachment: true) == header)
        #expect(header.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }

    // MARK: Types

    @Test(arguments: [
        ("image/png", true), ("IMAGE/PNG; a=b", true), ("video/mp4", true), ("audio/ogg", true), ("text/plain", true),
        ("image/svg+xml", false), ("text/html", false), ("application/xhtml+xml", false), ("text/xml", false),
        ("application/pdf", false), ("application/javascript", false), ("text/css", false), ("", false), ("x", false),
        ("multipart/x-mixed-replace", false),
    ])
    func onlyWhatRunsNothingIsShown(_ type: String, _ isShown: Bool) {
        let fields = headers(type: type).fields()
        #expect(fields[.contentDisposition]?.hasPrefix(isShown ? "inline" : "attachment") == true)
        #expect(fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[.contentSecurityPolicy] == "sandbox; default-src 'none'")
        #expect(fields[.cacheControl] == "private, no-cache")
        #expect(headers(type: type, .download).fields()[.contentDisposition]?.hasPrefix("attachment") == true)
        #expect(headers(type: type).fields(asksForDownload: true)[.contentDisposition]?.hasPrefix("attachment") == true)
    }

    @Test(arguments: [
        ("image/png", "image/png"), ("text/html\r\nX: y", "application/octet-stream"), ("a b/c", "ab/c"),
        ("text/html; charset=utf-8", "text/html"), ("text", "application/octet-stream"),
        ("/", "application/octet-stream"), ("tëxt/plain", "application/octet-stream"),
    ])
    func typesThatAreNone(_ given: String, _ type: String) {
        #expect(MediaType.sendable(given) == type)
    }

    // MARK: Versions

    private func headers(
        type: String = "image/png", _ content: AppwriteClient.FileContent = .view, signature: String = "0af9",
        updated: String = "2026-11-22T08:49:37.123+00:00"
    ) -> FileHeaders {
        FileHeaders(
            file: StoredFile(
                id: "f", name: "a.x", size: 10, mimeType: type, signature: signature, updatedAt: updated),
            content: content, preview: "width=1")
    }

    @Test func versionsAreTold() {
        let fields = headers().fields()
        #expect(fields[.eTag] == #""0af9""#)
        #expect(fields[.lastModified] == "Sun, 22 Nov 2026 08:49:37 GMT")
        #expect(fields[.acceptRanges] == "bytes")
        let preview = headers(.preview).fields()
        #expect(preview[.eTag]?.hasPrefix(#"W/"0af9-"#) == true)
        #expect(preview[.acceptRanges] == nil)
        #expect(headers(signature: "x\"y").fields()[.eTag] == nil)
        #expect(headers(updated: "yesterday").fields()[.lastModified] == nil)
    }

    @Test(
        arguments: [
            ([.ifNoneMatch: #""0af9""#], true), ([.ifNoneMatch: #"W/"0af9""#], true), ([.ifNoneMatch: "*"], true),
            ([.ifNoneMatch: #""other", "0af9""#], true), ([.ifNoneMatch: #""other""#], false),
            ([.ifModifiedSince: "Sun, 22 Nov 2026 08:49:37 GMT"], true), ([.ifModifiedSince: "yesterday"], false),
            ([.ifNoneMatch: #""other""#, .ifModifiedSince: "Sun, 22 Nov 2026 08:49:37 GMT"], false), ([:], false),
        ] as [(HTTPFields, Bool)])
    func whatABrowserHoldsIsNotSentAgain(_ request: HTTPFields, _ isUnchanged: Bool) throws {
        #expect(try headers().isUnchanged(request) == isUnchanged)
    }

    @Test(
        arguments: [
            ([:], true), ([.ifRange: #""0af9""#], true), ([.ifRange: #""old""#], false),
            ([.ifRange: #"W/"0af9""#], false),
            ([.ifRange: "Sun, 22 Nov 2026 08:49:37 GMT"], true),
        ] as [(HTTPFields, Bool)])
    func rangesOfAnotherVersionAreNotServed(_ request: HTTPFields, _ isAllowed: Bool) {
        #expect(headers().allowsRange(request) == isAllowed)
    }

    // MARK: Ranges

    @Test(
        arguments: [
            (nil, RequestedRange.whole), ("bytes=0-9", .part(0...9)), ("bytes=0-", .part(0...99)),
            ("bytes=99-", .part(99...99)),
            ("bytes=-1", .part(99...99)), ("bytes=-500", .part(0...99)), ("bytes=5-5000", .part(5...99)),
            ("Bytes=1 - 2", .part(1...2)), ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=9-5", .whole), ("bytes=0-1,4-5", .whole), ("items=0-1", .whole), ("bytes=", .whole),
            ("bytes=-", .whole),
            ("bytes=a-b", .whole), ("bytes=99999999999999999999-", .whole), ("bytes=--1", .whole),
        ] as [(String?, RequestedRange)])
    func rangesAreReadAsHTTPHasThem(_ header: String?, _ range: RequestedRange) {
        #expect(RequestedRange(header, size: 100) == range)
    }

    @Test func ofAnEmptyFileThereIsNoRange() {
        #expect(RequestedRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(RequestedRange("bytes=-5", size: 0) == .unsatisfiable)
    }

    @Test func appwriteIsAskedForTwoBytesAtLeast() {
        #expect(FileService.askable(0...9, size: 100) == "bytes=0-9")
        #expect(FileService.askable(0...0, size: 100) == "bytes=0-1")
        #expect(FileService.askable(99...99, size: 100) == "bytes=98-99")
        #expect(FileService.askable(0...99, size: 100) == nil)
        #expect(FileService.askable(0...0, size: 1) == nil)
    }

    @Test func whatIsGivenIsCutToWhatWasAsked() {
        for pieces in [[Array(0...9)], (0...9).map { [$0] }, [[0, 1, 2], [], [3, 4, 5, 6, 7, 8, 9]]] as [[[UInt8]]] {
            var slice = ContentSlice(skipping: 2, taking: 5)
            #expect(pieces.flatMap { slice.take($0) } == [2, 3, 4, 5, 6])
            #expect(slice.missing == 0)
        }
        var short = ContentSlice(skipping: 0, taking: 5)
        #expect(Array(short.take([1, 2])) == [1, 2])
        #expect(short.missing == 3)
    }

    @Test func whichBytesAnAnswerBrings() {
        func given(_ status: Int, _ range: String?) -> ClosedRange<Int>? {
            let headers = range.map { [TransportHeader("content-range", $0)] } ?? []
            return FileService.givenRange(TransportResponse(status: status, headers: headers), size: 100)
        }
        #expect(given(206, "bytes 5-9/100") == 5...9)
        #expect(given(200, nil) == 0...99)
        for text in [nil, "bytes */100", "bytes 9-5/100", "bytes 0-100/100", "5-9/100", "bytes 5-/100"] {
            #expect(given(206, text) == nil)
        }
    }

    // MARK: Previews

    @Test func previewsTakeAppwritesParameters() throws {
        let preview = try PreviewParameters(QueryString("output=webp&width=100&opacity=0.5&borderColor=ff0"))
        #expect(preview.key == "width=100&borderColor=ff0&opacity=0.5&output=webp")
    }

    @Test(arguments: [
        ("width=4001", "gateway_parameter_invalid"), ("width=", "gateway_parameter_invalid"),
        ("width=1&width=2", "gateway_parameter_invalid"), ("gravity=up", "gateway_parameter_invalid"),
        ("quality=-2", "gateway_parameter_invalid"), ("background=%23fff", "gateway_parameter_invalid"),
        ("opacity=1.1", "gateway_parameter_invalid"), ("opacity=nan", "gateway_parameter_invalid"),
        ("rotation=361", "gateway_parameter_invalid"), ("output=exe", "gateway_parameter_invalid"),
        ("widht=1", "gateway_parameter_unknown"), ("project=x", "gateway_parameter_unknown"),
    ])
    func previewsRefuseEverythingElse(_ query: String, _ type: String) throws {
        let query = try QueryString(query)
        let error = #expect(throws: HttpError.self) { try PreviewParameters(query) }
        #expect(error?.type == type)
        #expect(error?.statusCode == 400)
    }

    // MARK: Places

    @Test func placesBelowFiles() {
        #expect(FileCall.place("/files/b") == .bucket("b"))
        #expect(FileCall.place("/files/b/") == .bucket("b"))
        #expect(FileCall.place("/files/b/f") == .file(bucket: "b", id: "f", .view))
        #expect(FileCall.place("/files/b/f/download") == .file(bucket: "b", id: "f", .download))
        #expect(FileCall.place("/files/b/f/preview") == .file(bucket: "b", id: "f", .preview))
        for path in [
            "/files", "/files/", "/files/..", "/files/b/%2e%2e", "/files/a%2Fb", "/files/b/f/x", "/files/b/f/view",
            "/files/b/f/download/x", "/files/%zz",
        ] {
            #expect(FileCall.place(path) == nil, "\(path)")
        }
    }
}
