import HTTPTypes
import JSONBytes

/// The bytes of files: to view in place, to download, and as a preview.
///
/// There is no image processing here. A preview of an image is the image itself, whatever size was asked for, as long as no
/// other format is asked for; other files have none.
struct FileContentService: Sendable {
    var routes: [Route] {
        let one = "storage/buckets/:bucketId/files/:fileId"
        let scopes = FileService.readScopes
        return [
            Route(.get, "\(one)/view", scopes: scopes, .read(view)),
            Route(.get, "\(one)/download", scopes: scopes, .read(download)),
            Route(.get, "\(one)/preview", scopes: scopes, .read(preview)),
        ]
    }

    private static let monthAndHalf = "private, max-age=3888000"
    private static let month = "private, max-age=2592000"

    // MARK: View, download

    private func view(_ call: Call) throws -> APIResponse {
        let file = try file(call, call.bucket())
        var response = try content(of: file, call, openEnd: 20_000_000)
        response.contentType = MediaType.shownInPlace(file.mimeType)
        response.headers[.contentDisposition] = "inline; filename=\"\(file.name)\""
        response.headers[.contentSecurityPolicy] = "script-src none;"
        response.headers[.cacheControl] = Self.monthAndHalf
        return response
    }

    private func download(_ call: Call) throws -> APIResponse {
        let file = try file(call, call.bucket())
        var response = try content(of: file, call, openEnd: 10 * 1024 * 1024)
        response.contentType = file.mimeType
        response.headers[.contentDisposition] = "attachment; filename=\"\(file.name)\""
        response.headers[.cacheControl] = Self.monthAndHalf
        return response
    }

    /// A file whose bytes the caller may read, by right or by a token.
    private func file(_ call: Call, _ bucket: BucketModel) throws -> FileModel {
        let id = try call.path("fileId", .uid)
        let token = try FileToken.named(by: call)
        guard let token, token.bucket == bucket.sequence else {
            let file = try call.readableFile(in: bucket)
            guard token == nil else { throw APIError.unauthorized }
            return file
        }
        let file = try FileModel.find(id, in: bucket, db: call.db)
        guard token.file == file?.sequence, let file else { throw APIError.unauthorized }
        return file
    }

    /// - Parameter openEnd: bytes of a range without an end.
    private func content(of file: FileModel, _ call: Call, openEnd: Int64) throws -> APIResponse {
        guard file.isComplete, let reader = try call.emulator.blobs.open(file.blob) else { throw APIError.fileNotFound }
        var response = APIResponse(status: 200, contentType: file.mimeType, body: [])
        var bytes = 0..<reader.count
        if let text = call.request.headers[.range], !text.isEmpty {
            let size = Int64(reader.count)
            let range = try ByteRange.bytes(text, size: size, openEnd: openEnd)
            bytes = Int(range.lowerBound)..<Int(range.upperBound)
            response.status = 206
            response.headers[.acceptRanges] = "bytes"
            response.headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        }
        response.blob = BlobPart(reader: reader, bytes: bytes)
        return response
    }

    // MARK: Preview

    private static let gravities = [
        "center", "top-left", "top", "top-right", "left", "right", "bottom-left", "bottom", "bottom-right",
    ]
    private static let outputs = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "png": "image/png", "webp": "image/webp",
        "heic": "image/heic", "avif": "image/avif",
    ]

    private func preview(_ call: Call) throws -> APIResponse {
        _ = try call.path("bucketId", .uid)
        _ = try call.path("fileId", .uid)
        for name in ["width", "height", "borderRadius"] { _ = try call.optional(name, .integer(in: 0...4000)) }
        _ = try call.optional("gravity", .oneOf(Self.gravities))
        _ = try call.optional("quality", .integer(in: -1...100))
        _ = try call.optional("borderWidth", .integer(in: 0...100))
        for name in ["borderColor", "background"] { _ = try call.optional(name, .hexColor) }
        _ = try call.optional("opacity", .opacity)
        _ = try call.optional("rotation", .integer(in: -360...360))
        let output = try call.optional("output", .oneOf(Self.outputs.keys.sorted() + [""])) ?? ""
        let bucket = try call.bucket()
        guard bucket.transformations || call.caller.isKey else { throw APIError.transformationsDisabled }
        let file = try file(call, bucket)
        guard file.isComplete else { throw APIError.fileNotFound }
        guard Self.outputs.values.contains(file.mimeType) else {
            throw APIError.previewUnsupported("This server has previews of images only; view or download the file.")
        }
        guard output.isEmpty || Self.outputs[output] == file.mimeType else {
            throw APIError.previewUnsupported(
                "This server does not convert images. Leave out `output`, or ask for the image's own format.")
        }
        guard let reader = try call.emulator.blobs.open(file.blob) else { throw APIError.fileNotFound }
        var response = APIResponse(status: 200, contentType: file.mimeType, body: [])
        response.headers[.cacheControl] = Self.month
        response.blob = BlobPart(reader: reader, bytes: 0..<reader.count)
        return response
    }
}

extension Rule where Value == String {
    /// Three or six hexadecimal digits, or nothing.
    fileprivate static let hexColor = Rule("Value must be a valid Hex color code") { value in
        guard let text = value.string, [0, 3, 6].contains(text.utf8.count), text.allSatisfy(\.isHexDigit) else {
            return nil
        }
        return text
    }
}

extension Rule where Value == JSONNumber {
    fileprivate static let opacity = Rule("Value must be a valid range between 0 and 1") { value in
        guard let number = value.number ?? value.string.flatMap({ JSONNumber($0) }), (0...1).contains(number.double)
        else { return nil }
        return number
    }
}
