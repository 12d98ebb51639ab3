import GRDB
import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Uploads, whole and in chunks.
struct FileUploadTests {
    @Test func answersTheFile() async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let answer = await harness.upload("a", Array("hello file\n".utf8), name: "ä b.txt")
        #expect(answer.status == 201)
        var body = try #require(answer.body.object)
        (body["$createdAt"], body["$updatedAt"]) = (nil, nil)
        #expect(
            body == [
                "$id": "a", "bucketId": "box", "$permissions": [], "name": "ä b.txt",
                "signature": "14f21c9a90ca89a660e63f886a91bd4a", "mimeType": "text/plain", "sizeOriginal": 11,
                "chunksTotal": 1, "chunksUploaded": 1,
            ])
        #expect(await harness.call(.get, "/storage/buckets/box/files/a").body == answer.body)
        #expect(try await harness.content(of: "a") == Array("hello file\n".utf8))
    }

    @Test(arguments: [[0, 1, 2], [1, 0, 2], [0, 1, 1, 2]])
    func putsChunksTogether(_ order: [Int]) async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let content = Harness.bytes(25)
        var last = JSONValue.null
        for (step, chunk) in order.enumerated() {
            let bytes = Array(content[(chunk * 10)..<min(chunk * 10 + 10, 25)])
            let answer = await harness.upload(
                "big", bytes, name: "big.bin", range: "bytes \(chunk * 10)-\(chunk * 10 + bytes.count - 1)/25",
                uploadID: step > 0 ? "big" : nil)
            #expect(answer.status == 201)
            last = answer.body
            if step < order.count - 1 {
                #expect(last["signature"] == "")
                #expect(last["chunksTotal"] == 3)
                #expect(try await harness.content(of: "big") == nil, "an unfinished file was shown")
            }
        }
        #expect(last["chunksUploaded"] == 3)
        #expect(last["sizeOriginal"] == 25)
        #expect(last["mimeType"] == "application/octet-stream")
        #expect(try await harness.content(of: "big") == content)
        let again = await harness.upload("big", [0], range: "bytes 0-9/25", uploadID: "big")
        #expect(again.type == "storage_file_already_exists")
    }

    @Test func chunksAtTheSameTimeAllCount() async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let content = Harness.bytes(95)
        // The last one goes last: which number it has, only a file that is there can tell.
        await withTaskGroup(of: Void.self) { group in
            for chunk in 0..<9 {
                group.addTask {
                    await harness.upload(
                        "big", Array(content[(chunk * 10)..<(chunk * 10 + 10)]),
                        range: "bytes \(chunk * 10)-\(chunk * 10 + 9)/95")
                }
            }
        }
        let last = await harness.upload("big", Array(content[90...]), range: "bytes 90-94/95")
        #expect(last.body["chunksUploaded"] == 10)
        #expect(try await harness.content(of: "big") == content)
        let names = try await harness.emulator.core.store.read { db in
            try Set(db.all("SELECT blob FROM files").map { $0["blob"] as String })
        }
        #expect(names.count == 1)
    }

    @Test func aWholeFileAsItsOwnLastChunkNeverEnds() async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let answer = await harness.upload("a", [1, 2, 3], range: "bytes 0-2/3")
        #expect(answer.status == 201)
        #expect(answer.body["chunksTotal"] == -1)
        #expect(answer.body["chunksUploaded"] == 1)
        #expect(await harness.call(.get, "/storage/buckets/box/files/a/view").type == "storage_file_not_found")
        #expect(await harness.call(.delete, "/storage/buckets/box/files/a").status == 204)
    }

    @Test(arguments: [
        ("bytes", "storage_invalid_content_range"), ("bytes 0-2", "storage_invalid_content_range"),
        ("bytes 2-1/9", "storage_invalid_content_range"), ("bytes 0-10/9", "storage_invalid_content_range"),
        ("bytes -1/9", "storage_invalid_content_range"), ("bytes a-b/c", "storage_invalid_content_range"),
        ("bytes 0-2/99999999999999999999", "storage_invalid_content_range"),
        ("bytes 0-2/30000001", "storage_invalid_file_size"),
        ("bytes 9223372036854775800-9223372036854775806/9223372036854775807", "storage_invalid_file_size"),
    ])
    func refusesRanges(_ range: String, _ type: String) async throws {
        let harness = try Harness()
        await harness.makeBucket()
        #expect(await harness.upload("a", [1, 2, 3], range: range).type == type)
        #expect(await harness.call(.get, "/storage/buckets/box/files/a").type == "storage_file_not_found")
    }

    @Test func checksNameSizeAndID() async throws {
        let harness = try Harness()
        await harness.makeBucket(["maximumFileSize": 3, "allowedFileExtensions": ["png"]])
        #expect(await harness.upload("a", [1], name: "a.exe").type == "storage_file_type_unsupported")
        #expect(await harness.upload("a", [1], name: "png").type == "storage_file_type_unsupported")
        #expect(await harness.upload("a", [1, 2, 3, 4], name: "a.png").type == "storage_invalid_file_size")
        #expect(await harness.upload("bad id", [1], name: "a.png").type == "general_argument_invalid")
        let badUpload = await harness.upload("a", [1], name: "a.png", range: "bytes 0-0/3", uploadID: "unique()")
        #expect(badUpload.type == "storage_invalid_appwrite_id")
        #expect(await harness.upload("a", [1, 2, 3], name: "A.PNG").status == 201)
        #expect(await harness.upload("A", [1], name: "a.png").type == "storage_file_already_exists")
        let nothing = await harness.call(.post, "/storage/buckets/box/files", ["fileId": "b"])
        #expect(nothing.type == "storage_file_empty")
        #expect(await harness.upload("empty", [], name: "e.png").body["mimeType"] == "application/x-empty")
    }

    @Test func aRefusedUploadLeavesNoBytes() async throws {
        let folder = try TemporaryFolder()
        let harness = try Harness(folder: folder.path)
        await harness.makeBucket()
        await harness.upload("a", [1, 2, 3])
        #expect(try folder.names(in: "emulator.files").count == 1)
        await harness.upload("a", [4])
        #expect(try folder.names(in: "emulator.files").count == 1)
        #expect(try await harness.content(of: "a") == [1, 2, 3])
        await harness.call(.delete, "/storage/buckets/box/files/a")
        #expect(try folder.names(in: "emulator.files").isEmpty)
    }
}
