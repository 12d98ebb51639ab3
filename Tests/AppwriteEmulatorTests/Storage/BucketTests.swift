import GRDB
import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Buckets as keys manage them.
struct BucketTests {
    @Test func answersEveryAttributeWithItsDefault() async throws {
        let harness = try Harness()
        let created = await harness.call(.post, "/storage/buckets", ["bucketId": "b", "name": "B"])
        #expect(created.status == 201)
        var body = try #require(created.body.object)
        #expect(body["$createdAt"] == body["$updatedAt"])
        (body["$createdAt"], body["$updatedAt"]) = (nil, nil)
        #expect(
            body == [
                "$id": "b", "$permissions": [], "fileSecurity": false, "name": "B", "enabled": true,
                "maximumFileSize": 30_000_000, "allowedFileExtensions": [], "compression": "none", "encryption": true,
                "antivirus": true, "transformations": true,
            ])
    }

    @Test func updateSetsWhatIsLeftOutToItsDefaultButPermissions() async throws {
        let harness = try Harness()
        await harness.makeBucket(
            permissions: ["read(\"any\")"],
            ["maximumFileSize": 10, "allowedFileExtensions": ["png"], "fileSecurity": true, "compression": "gzip"])
        let updated = await harness.call(.put, "/storage/buckets/box", ["name": "Other"])
        #expect(updated.status == 200)
        #expect(updated.body["name"] == "Other")
        #expect(updated.body["$permissions"] == ["read(\"any\")"])
        #expect(updated.body["maximumFileSize"] == 30_000_000)
        #expect(updated.body["allowedFileExtensions"] == [])
        #expect(updated.body["fileSecurity"] == false)
        #expect(updated.body["compression"] == "none")
        let same = await harness.call(.put, "/storage/buckets/box", ["name": "Other"])
        #expect(same.body == updated.body, "an update without a change must not move $updatedAt")
    }

    @Test(
        arguments: [
            (["name": "B"], "general_argument_invalid"),
            (["bucketId": "bad id", "name": "B"], "general_argument_invalid"),
            (["bucketId": "b"], "general_argument_invalid"),
            (["bucketId": "b", "name": "B", "maximumFileSize": 0], "general_argument_invalid"),
            (["bucketId": "b", "name": "B", "maximumFileSize": 30_000_001], "general_argument_invalid"),
            (["bucketId": "b", "name": "B", "compression": "lz4"], "general_argument_invalid"),
            (["bucketId": "b", "name": "B", "allowedFileExtensions": "png"], "general_argument_invalid"),
            (["bucketId": "b", "name": "B", "permissions": ["run(\"any\")"]], "general_argument_invalid"),
            (["bucketId": "BOX", "name": "B"], "storage_bucket_already_exists"),
        ] as [(JSONObject, String)])
    func refusesToCreate(_ parameters: JSONObject, _ type: String) async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let answer = await harness.call(.post, "/storage/buckets", parameters)
        #expect(answer.type == type)
    }

    @Test func listsByQueriesAndSearch() async throws {
        let harness = try Harness()
        for (id, size) in [("one", 10), ("two", 20), ("three", 30)] {
            await harness.makeBucket(["bucketId": .string(id), "maximumFileSize": .integer(size)])
        }
        func ids(_ parameters: JSONObject) async -> [String] {
            await harness.call(.get, "/storage/buckets", parameters).ids(of: "buckets")
        }
        #expect(await ids([:]) == ["one", "two", "three"])
        #expect(
            await ids(["queries": [#"{"method":"greaterThan","attribute":"maximumFileSize","values":[10]}"#]])
                == ["two", "three"])
        #expect(await ids(["queries": [#"{"method":"cursorAfter","values":["two"]}"#]]) == ["three"])
        #expect(await ids(["search": "three"]) == ["three"])
    }

    @Test func belongsToKeysAlone() async throws {
        let harness = try Harness()
        await harness.makeBucket()
        let user = try await harness.signUp("ann")
        for identity in [Harness.Identity.guest, user] {
            let answer = await harness.call(.get, "/storage/buckets/box", as: identity)
            #expect(answer.type == "general_unauthorized_scope")
        }
    }

    @Test func takesItsFilesWithIt() async throws {
        let harness = try Harness()
        await harness.makeBucket()
        await harness.upload("a", [1, 2, 3])
        let blobs = harness.emulator.core.blobs
        let name = try await harness.emulator.core.store.read { db in
            try String.fetchOne(db, sql: "SELECT blob FROM files")
        }
        let blob = try #require(name)
        #expect(try blobs.open(blob) != nil)
        #expect(await harness.call(.delete, "/storage/buckets/box").status == 204)
        #expect(try blobs.open(blob) == nil)
        #expect(await harness.call(.get, "/storage/buckets/box").type == "storage_bucket_not_found")
        #expect(await harness.upload("a", [1]).type == "storage_bucket_not_found")
    }
}
