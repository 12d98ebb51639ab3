import HTTPTypes
import JSONBytes
import SocketTesting
import Testing

@testable import AppwriteEmulator

/// Realtime of files.
@Suite(.timeLimit(.minutes(1)))
struct FileEventsTests {
    @Test func tellsReadersOfFiles() async throws {
        try await LiveEmulator.run { emulator in
            _ = try await emulator.target.call(
                .post, "/storage/buckets",
                ["bucketId": "box", "name": "Box", "fileSecurity": true, "permissions": []])
            let guest = try await emulator.connect("project=demo&channels[]=files")
            _ = try await guest.nextJSON()
            let file = UploadedFile(name: "a.txt", type: "text/plain", content: [1][...])
            for (id, permissions) in [("hidden", []), ("shown", ["read(\"any\")"])] as [(String, [JSONValue])] {
                let request = APIRequest(
                    method: .post, path: ["storage", "buckets", "box", "files"], headers: emulator.keyHeaders,
                    query: [:],
                    parameters: ["fileId": .string(id), "permissions": .array(permissions)], files: ["file": file],
                    address: "")
                #expect(await emulator.target.dispatcher.respond(to: request).status == 201)
            }
            let data = try await guest.nextJSON()?["data"]
            #expect(
                data?["channels"] == ["files", "buckets.box.files", "buckets.box.files.shown"])
            let names = data?["events"]?.array?.compactMap(\.string) ?? []
            #expect(names.first == "buckets.box.files.shown.create")
            #expect(names.contains("buckets.*.files.*.create"))
            #expect(data?["payload"]?["$id"] == "shown")
            _ = try await emulator.target.call(.put, "/storage/buckets/box/files/shown", ["name": "b.txt"])
            #expect(try await guest.nextEvent() == "buckets.box.files.shown.update")
            _ = try await emulator.target.call(.delete, "/storage/buckets/box/files/shown", [:])
            #expect(try await guest.nextEvent() == "buckets.box.files.shown.delete")
        }
    }
}

extension LiveEmulator {
    fileprivate var keyHeaders: HTTPFields {
        var headers = HTTPFields()
        for (name, value) in [("X-Appwrite-Project", "demo"), ("X-Appwrite-Key", "test-key")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }
}
