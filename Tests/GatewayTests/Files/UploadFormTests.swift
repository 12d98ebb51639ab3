import Appwrite
import Foundation
import Refine
import Testing

@testable import Gateway

@Suite("Files: forms, and where uploads lie")
struct UploadFormTests {
    private static func form(_ parts: [(MultipartPart, String)]) throws -> (form: UploadForm, kept: String) {
        var form = UploadForm()
        var kept: [UInt8] = []
        for (part, content) in parts {
            var events: [MultipartParser.Event] = [.part(part)]
            // In pieces of one byte.
            events += content.utf8.map { .bytes([$0][...]) } + [.partEnd]
            for event in events {
                if let bytes = try form.take(event) { kept += bytes }
            }
        }
        return (form, String(decoding: kept, as: UTF8.self))
    }

    private static func file(_ name: String, field: String = "file", type: String? = nil) -> MultipartPart {
        MultipartPart(name: field, fileName: name, type: type)
    }

    private static func text(_ name: String) -> MultipartPart { MultipartPart(name: name) }

    @Test func filesLieOneBehindTheOther() throws {
        let (form, kept) = try Self.form([
            (Self.text("permissions[]"), #"read("any")"#), (Self.file("a.txt", type: "Text/Plain; charset=x"), "one"),
            (Self.text("permissions[]"), #"write("user:u")"#), (Self.file("../b", field: "files[]"), ""),
            (Self.file("c"), "three"),
        ])
        #expect(kept == "onethree")
        #expect(
            form.files == [
                UploadForm.File(name: "a.txt", type: "text/plain", bytes: 0..<3),
                UploadForm.File(name: "b", type: MediaType.unknown, bytes: 3..<3),
                UploadForm.File(name: "c", type: MediaType.unknown, bytes: 3..<8),
            ])
        #expect(form.size == 8)
        #expect(try form.fileID() == nil)
        let permissions = try form.permissions { _ in [] }
        #expect(
            permissions?.map(\.description) == [#"read("any")"#, #"update("user:u")"#, #"delete("user:u")"#])
    }

    @Test func aFieldWithoutAChosenFileIsPassedOver() throws {
        let (form, kept) = try Self.form([
            (Self.file(""), ""), (Self.file("a"), "one"), (Self.file("", field: "files[]"), ""), (Self.file(""), "two"),
        ])
        #expect(kept == "onetwo")
        #expect(form.files.map(\.name) == ["a", "file"])
        #expect(form.files.map(\.bytes) == [0..<3, 3..<6])
        #expect(try Self.form([(Self.file(""), "")]).0.files.isEmpty)
    }

    @Test func permissionsOfHeadersAndFields() throws {
        let (form, _) = try Self.form([(Self.text("writePermissions"), "user:u"), (Self.file("a"), "x")])
        let permissions = try form.permissions { $0 == "x-read-permissions" ? ["users"] : [] }
        #expect(permissions?.map(\.description) == [#"read("users")"#, #"update("user:u")"#, #"delete("user:u")"#])
        let (plain, _) = try Self.form([(Self.file("a"), "x")])
        #expect(try plain.permissions { _ in [] } == nil)
    }

    @Test(arguments: [("mine", "mine"), ("", nil), ("unique()", nil)])
    func idsAreTheSenders(_ given: String, _ id: String?) throws {
        let (form, _) = try Self.form([(Self.text("fileId"), given), (Self.file("a"), "x")])
        #expect(try form.fileID() == id)
    }

    @Test(arguments: [
        [(text("fileId"), "../x"), (file("a"), "x")], [(text("fileId"), "x"), (file("a"), "x"), (file("b"), "x")],
        [(text("fileId"), "x"), (text("fileId"), "y"), (file("b"), "x")],
    ])
    func idsThatCannotBe(_ parts: [(MultipartPart, String)]) throws {
        let (form, _) = try Self.form(parts)
        let error = #expect(throws: HttpError.self) { try form.fileID() }
        #expect(error?.errors["fileId"] != nil)
    }

    @Test(arguments: [
        (text("bucket"), "x"), (text("file"), "x"), (file("a", field: "image"), "x"),
        (text("fileId"), String(repeating: "x", count: 70_000)),
    ])
    func whatIsNotKnownIsRefused(_ part: MultipartPart, _ content: String) {
        let error = #expect(throws: HttpError.self) { try Self.form([(part, content)]) }
        #expect(error?.type == "gateway_form_invalid")
        #expect(error?.headers["Connection"] == "close")
    }

    // MARK: Progress

    @Test func progressIsToldNowAndThen() {
        var watch = UploadWatch()
        let mebibyte = UploadWatch.interval
        #expect(watch.received(10) == .progress(received: 10, loaded: 0, total: nil))
        #expect(watch.received(mebibyte) == nil)
        #expect(watch.received(mebibyte + 10) == .progress(received: mebibyte + 10, loaded: 0, total: nil))
        #expect(watch.begin(total: mebibyte) == .progress(received: mebibyte + 10, loaded: 0, total: mebibyte))
        #expect(watch.loaded(50) == .progress(received: mebibyte + 10, loaded: 50, total: mebibyte))
        #expect(watch.loaded(40) == .progress(received: mebibyte + 10, loaded: 50, total: mebibyte))
        let text = String(decoding: watch.begin(total: 7).text, as: UTF8.self)
        #expect(text == "event: progress\ndata: {\"received\":1048586,\"loaded\":50,\"total\":7}\n\n")
    }

    // MARK: The disk

    @Test func whatIsKeptCanBeReadAgainAndHasNoName() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let budget = SpoolBudget(limit: 10)
        do {
            let spool = try SpoolFile(in: folder.path, budget: budget)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
            try await spool.append([1, 2, 3], at: 0)
            try await spool.append([4, 5], at: 3)
            #expect(budget.inUse == 5)
            await #expect(throws: SpoolFile.Failure.noRoom) {
                try await spool.append(Array(repeating: 0, count: 6), at: 5)
            }
            for _ in 0..<2 {
                var buffer: [UInt8] = [0, 0, 0]
                #expect(buffer.withUnsafeMutableBytes { spool.read(into: $0, at: 2) } == 3)
                #expect(buffer == [3, 4, 5])
                #expect(buffer.withUnsafeMutableBytes { spool.read(into: $0, at: 5) } == 0)
            }
        }
        #expect(budget.inUse == 0)
        #expect(throws: SpoolFile.Failure.unusable) { try SpoolFile(in: folder.path + "/nowhere", budget: budget) }
    }
}
