import Foundation
import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Where the bytes of files lie.
struct BlobStoreTests {
    @Test(arguments: [true, false]) func keepsParts(_ onDisk: Bool) throws {
        let folder = try TemporaryFolder()
        let blobs = try BlobStore(
            folder: onDisk ? URL(fileURLWithPath: folder.path).appendingPathComponent("files") : nil)
        try blobs.write([4, 5, 6][...], at: 3, of: "a")
        try blobs.write([1, 2][...], at: 0, of: "a")
        let reader = try #require(try blobs.open("a"))
        #expect(reader.count == 6)
        #expect(try reader.read(0..<6) == [1, 2, 0, 4, 5, 6])
        #expect(try reader.read(2..<4) == [0, 4])
        #expect(throws: BlobError.self) { try reader.read(0..<7) }
        blobs.remove("a")
        #expect(try blobs.open("a") == nil)
        #expect(try reader.read(0..<2) == [1, 2], "what is open stays readable")
        #expect(blobs.check())
    }

    @Test func filesOutliveARestartAndStrayBytesDoNot() async throws {
        let folder = try TemporaryFolder()
        let harness = try Harness(folder: folder.path)
        await harness.makeBucket()
        let content = Harness.bytes(1000)
        await harness.upload("a", content)
        await harness.upload("half", Array(content[..<10]), range: "bytes 0-9/1000")
        try folder.write("left behind by a crash", to: "emulator.files/0123456789abcdef0123456789abcdef")
        try folder.write("not ours", to: "emulator.files/notes.txt")
        let reopened = try Harness(folder: folder.path)
        #expect(try await reopened.content(of: "a") == content)
        #expect(try folder.names(in: "emulator.files").count == 3)
        #expect(await reopened.call(.get, "/storage/buckets/box/files/half").body["chunksUploaded"] == 1)
        try reopened.emulator.reset()
        #expect(try folder.names(in: "emulator.files") == ["notes.txt"])
    }

    @Test func saysWhenBytesCannotBeKept() async throws {
        let folder = try TemporaryFolder()
        let harness = try Harness(folder: folder.path)
        #expect(await harness.call(.get, "/health/storage").body["status"] == "pass")
        try FileManager.default.removeItem(atPath: "\(folder.path)/emulator.files")
        #expect(await harness.call(.get, "/health/storage").type == "general_server_error")
    }
}
