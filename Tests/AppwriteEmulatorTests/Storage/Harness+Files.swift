import HTTPTypes
import JSONBytes

@testable import AppwriteEmulator

extension Harness {
    static let open = ["read(\"any\")", "create(\"any\")", "update(\"any\")", "delete(\"any\")"]

    /// A bucket named `box`, with anything else that a create can say.
    @discardableResult
    func makeBucket(permissions: [String] = Harness.open, _ more: JSONObject = [:]) async -> Answer {
        var parameters = more
        if parameters["bucketId"] == nil { parameters["bucketId"] = "box" }
        parameters["name"] = "Box"
        parameters["permissions"] = .array(permissions.map(JSONValue.string))
        return await call(.post, "/storage/buckets", parameters)
    }

    /// Uploads to `box`. - Parameter range: the value of `Content-Range`.
    @discardableResult
    func upload(
        _ id: String, _ content: [UInt8], name: String = "a.txt", permissions: [String]? = nil,
        as identity: Identity = .key, range: String? = nil, uploadID: String? = nil
    ) async -> Answer {
        var parameters: JSONObject = ["fileId": .string(id)]
        if let permissions { parameters["permissions"] = .array(permissions.map(JSONValue.string)) }
        var headers: [String: String] = [:]
        headers["Content-Range"] = range
        headers["X-Appwrite-ID"] = uploadID
        let file = UploadedFile(name: name, type: "application/octet-stream", content: content[...])
        return await call(
            .post, "/storage/buckets/box/files", parameters, as: identity, headers: headers, files: ["file": file])
    }

    /// The bytes of a file of `box`, `nil` when they are not answered.
    func content(of id: String, as identity: Identity = .key) async throws -> [UInt8]? {
        let response = await respond(.get, "/storage/buckets/box/files/\(id)/download", as: identity)
        guard response.status == 200, let blob = response.blob else { return nil }
        return try blob.reader.read(blob.bytes)
    }

    /// Bytes that differ from place to place.
    static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) } }
}

extension Harness.Answer {
    /// The ids of a list.
    func ids(of name: String) -> [String] { (body[name]?.array ?? []).compactMap { $0["$id"]?.string } }
}
