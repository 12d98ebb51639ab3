import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Logging
import NIOCore
import Testing

@testable import AppwriteEmulator

/// Uploads and downloads over HTTP.
struct FileContentTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Harness.bytes(300_000)
    private static let files = "/v1/storage/buckets/box/files"

    private static func headers(_ named: [String: String]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in named.merging(["X-Appwrite-Project": "demo"], uniquingKeysWith: { $1 }) {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }

    private static let key = headers(["X-Appwrite-Key": "test-key"])

    /// A server with a bucket `box`, in which `text` and `image` lie that nobody but keys may read.
    private func withServer(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let emulator = try Emulator(
            configuration: EmulatorConfiguration(key: "test-key"), logger: Logger(label: "test"))
        let application = Application(responder: EmulatorResponder(dispatcher: emulator.dispatcher))
        try await application.test(.live) { client in
            var headers = Self.key
            headers[.contentType] = "application/json"
            _ = try await client.execute(
                uri: "/v1/storage/buckets", method: .post, headers: headers,
                body: ByteBuffer(string: #"{"bucketId":"box","name":"Box"}"#))
            for (id, name, content) in [
                ("text", "a.txt", Array("hello file\n".utf8)), ("image", "i.png", Self.png),
            ] {
                let response = try await upload(client, id, name, content)
                #expect(response.status == .created)
            }
            try await body(client)
        }
    }

    private func upload(
        _ client: any TestClientProtocol, _ id: String, _ name: String, _ content: [UInt8]
    ) async throws -> TestResponse {
        var headers = Self.key
        headers[.contentType] = "multipart/form-data; boundary=cut"
        var body = ByteBuffer(
            string: "--cut\r\nContent-Disposition: form-data; name=\"fileId\"\r\n\r\n\(id)\r\n--cut\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n")
        body.writeBytes(content)
        body.writeString("\r\n--cut--\r\n")
        return try await client.execute(uri: Self.files, method: .post, headers: headers, body: body)
    }

    private func type(_ response: TestResponse) throws -> String? {
        try JSONValue(parsing: Array(response.body.readableBytesView))["type"]?.string
    }

    @Test func showsAndDownloads() async throws {
        try await withServer { client in
            let view = try await client.execute(uri: "\(Self.files)/text/view", method: .get, headers: Self.key)
            #expect(String(buffer: view.body) == "hello file\n")
            #expect(view.headers[.contentType] == "text/plain")
            #expect(view.headers[.contentLength] == "11")
            #expect(view.headers[.contentDisposition] == "inline; filename=\"a.txt\"")
            #expect(view.headers[.contentSecurityPolicy] == "script-src none;")
            let download = try await client.execute(
                uri: "\(Self.files)/image/download", method: .get, headers: Self.key)
            #expect(Array(download.body.readableBytesView) == Self.png)
            #expect(download.headers[.contentType] == "image/png")
            #expect(download.headers[.contentDisposition] == "attachment; filename=\"i.png\"")
            let head = try await client.execute(uri: "\(Self.files)/image/view", method: .head, headers: Self.key)
            #expect(head.status == .ok)
            #expect(head.body.readableBytes == 0)
            let guest = try await client.execute(
                uri: "\(Self.files)/text/view", method: .get, headers: Self.headers([:]))
            #expect(try type(guest) == "user_unauthorized")
        }
    }

    @Test func answersRanges() async throws {
        try await withServer { client in
            let part = try await client.execute(
                uri: "\(Self.files)/image/download", method: .get,
                headers: Self.headers(["X-Appwrite-Key": "test-key", "Range": "bytes=100-299999"]))
            #expect(part.status == .partialContent)
            #expect(part.headers[.contentRange] == "bytes 100-299999/\(Self.png.count)")
            #expect(part.headers[.contentLength] == "299900")
            #expect(part.headers[.acceptRanges] == "bytes")
            #expect(Array(part.body.readableBytesView) == Array(Self.png[100..<300_000]))
            let beyond = try await client.execute(
                uri: "\(Self.files)/text/view", method: .get,
                headers: Self.headers(["X-Appwrite-Key": "test-key", "Range": "bytes=0-11"]))
            #expect(beyond.status == .rangeNotSatisfiable)
            #expect(try type(beyond) == "storage_invalid_range")
        }
    }

    @Test(
        arguments: [
            ("image/preview", 200, nil), ("image/preview?width=100&output=png", 200, nil),
            ("image/preview?output=webp", 400, "storage_file_type_unsupported"),
            ("image/preview?width=4001", 400, "general_argument_invalid"),
            ("image/preview?borderColor=xyz", 400, "general_argument_invalid"),
            ("image/preview?opacity=2", 400, "general_argument_invalid"),
            ("text/preview", 400, "storage_file_type_unsupported"),
            ("nosuch/preview", 404, "storage_file_not_found"),
        ] as [(String, Int, String?)])
    func previewsImagesAsTheyAre(_ path: String, _ status: Int, _ expected: String?) async throws {
        try await withServer { client in
            let response = try await client.execute(uri: "\(Self.files)/\(path)", method: .get, headers: Self.key)
            #expect(response.status.code == status)
            if let expected {
                #expect(try type(response) == expected)
            } else {
                #expect(response.headers[.contentType] == "image/png")
                #expect(Array(response.body.readableBytesView) == Self.png)
            }
        }
    }

    @Test func tokensOpenOneFile() async throws {
        try await withServer { client in
            let tokens = "/v1/tokens/buckets/box/files/text"
            let made = try await client.execute(uri: tokens, method: .post, headers: Self.key)
            #expect(made.status == .created)
            let token = try JSONValue(parsing: Array(made.body.readableBytesView))
            #expect(token["resourceId"] == "box:text")
            let secret = try #require(token["secret"]?.string)
            func view(_ file: String, _ token: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "\(Self.files)/\(file)/view?project=demo&token=\(token)", method: .get)
            }
            #expect(try await view("text", secret).status == .ok)
            #expect(try type(try await view("image", secret)) == "user_unauthorized")
            #expect(try type(try await view("text", secret + "x")) == "user_unauthorized")
            let id = try #require(token["$id"]?.string)
            let list = try await client.execute(uri: tokens, method: .get, headers: Self.key)
            #expect(try JSONValue(parsing: Array(list.body.readableBytesView))["total"] == 1)
            let gone = try await client.execute(uri: "/v1/tokens/\(id)", method: .delete, headers: Self.key)
            #expect(gone.status == .noContent)
            #expect(try type(try await view("text", secret)) == "user_unauthorized")
        }
    }
}
