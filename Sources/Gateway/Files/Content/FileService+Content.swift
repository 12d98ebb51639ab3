import Appwrite
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Refine

extension FileService {
    /// `GET /files/{bucket}/{id}`, `/download` and `/preview`. Appwrite is asked for the record first: it says what the file is, how long,
    /// and which version; the bytes are asked for only when they are wanted.
    func content(
        _ content: AppwriteClient.FileContent, _ id: String, _ request: Request, _ call: FileCall
    ) async throws(HttpError) -> Response {
        let query = try QueryString(request.uri.query ?? "")
        let parameters = content == .preview ? try PreviewParameters(query) : nil
        let file: StoredFile
        do throws(AppwriteFailure) {
            file = try await self.file(id, call)
        } catch {
            throw self.error(for: error)
        }
        let asksForDownload = content == .view && query.parameters.contains { $0.name == "download" }
        let headers = FileHeaders(file: file, content: content, preview: parameters?.key ?? "")
        if try headers.isUnchanged(request.headers) {
            var fields = headers.fields(asksForDownload: asksForDownload)
            fields[.contentType] = nil
            fields[.contentDisposition] = nil
            return Response(status: .notModified, headers: fields)
        }
        if let parameters {
            return try await preview(headers, parameters, request, call)
        }
        return try await bytes(headers, headers.fields(asksForDownload: asksForDownload), request, call)
    }

    // MARK: The file's own bytes

    private func bytes(
        _ headers: FileHeaders, _ fields: HTTPFields, _ request: Request, _ call: FileCall
    ) async throws(HttpError) -> Response {
        let size = headers.file.size
        let wanted =
            request.method == .get && headers.allowsRange(request.headers)
            ? RequestedRange(request.headers[.range], size: size) : .whole
        var fields = fields
        if request.method == .head {
            fields[.contentLength] = String(size)
            return Response(status: .ok, headers: fields)
        }
        switch wanted {
        case .unsatisfiable:
            throw .rangeUnsatisfiable(size: size)
        case .whole:
            let stream = try await stream(.view, headers.file, call)
            return Response(
                status: .ok, headers: fields,
                body: Self.body(stream, ContentSlice(skipping: 0, taking: size), length: size))
        case .part(let range):
            let stream = try await stream(.view, headers.file, range: Self.askable(range, size: size), call)
            let given = Self.givenRange(stream.head, size: size)
            guard let given, given.contains(range.lowerBound) else {
                throw self.error(for: .unreadable("a range of a file was answered with another one"))
            }
            // Appwrite may give less than is asked for, and whoever asks has to ask again for the rest.
            let end = min(range.upperBound, given.upperBound)
            let count = end - range.lowerBound + 1
            fields[.contentRange] = "bytes \(range.lowerBound)-\(end)/\(size)"
            let slice = ContentSlice(skipping: range.lowerBound - given.lowerBound, taking: count)
            return Response(
                status: .partialContent, headers: fields, body: Self.body(stream, slice, length: count))
        }
    }

    /// The range as Appwrite understands it: of two bytes at least; `nil` for all of them.
    static func askable(_ range: ClosedRange<Int>, size: Int) -> String? {
        guard range.count < size else { return nil }
        if range.count > 1 { return "bytes=\(range.lowerBound)-\(range.upperBound)" }
        return range.upperBound + 1 < size
            ? "bytes=\(range.lowerBound)-\(range.upperBound + 1)" : "bytes=\(range.lowerBound - 1)-\(range.upperBound)"
    }

    /// Which bytes an answer brings.
    static func givenRange(_ head: TransportResponse, size: Int) -> ClosedRange<Int>? {
        guard head.status == 206 else { return size > 0 ? 0...size - 1 : nil }
        guard let text = head.header("content-range"), text.hasPrefix("bytes ") else { return nil }
        let ends = text.dropFirst("bytes ".count).prefix { $0 != "/" }.split(separator: "-").map { Int($0) }
        guard ends.count == 2, let start = ends[0], let end = ends[1], 0 <= start, start <= end, end < size else {
            return nil
        }
        return start...end
    }

    // MARK: Previews

    private func preview(
        _ headers: FileHeaders, _ parameters: PreviewParameters, _ request: Request, _ call: FileCall
    ) async throws(HttpError) -> Response {
        let stream = try await stream(.preview, headers.file, parameters: parameters.values, call)
        var fields = headers.fields(type: stream.head.header("content-type"))
        // Passed on as it comes.
        fields[.contentEncoding] = stream.head.header("content-encoding")
        let length = stream.head.header("content-length").flatMap { Int($0) }
        guard request.method == .get else {
            fields[.contentLength] = length.map(String.init)
            return Response(status: .ok, headers: fields)
        }
        let slice = ContentSlice(skipping: 0, taking: length ?? .max)
        return Response(status: .ok, headers: fields, body: Self.body(stream, slice, length: length))
    }

    // MARK: Streaming

    private func stream(
        _ content: AppwriteClient.FileContent, _ file: StoredFile, parameters: [(name: String, value: String)] = [],
        range: String? = nil, _ call: FileCall
    ) async throws(HttpError) -> TransportStream {
        do throws(AppwriteFailure) {
            return try await client.content(
                content, bucket: call.bucket, id: file.id, parameters: parameters, range: range,
                idleTimeout: settings.timeout, as: call.caller)
        } catch {
            throw self.error(for: error)
        }
    }

    /// An answer that came to an end before all of its bytes. The connection ends with it, so that nobody takes it for whole.
    private struct BrokenOff: Error {}

    /// Writes what comes as fast as the caller takes it. When the caller goes away, so does the transfer.
    private static func body(_ stream: TransportStream, _ slice: ContentSlice, length: Int?) -> ResponseBody {
        ResponseBody(contentLength: length) { writer in
            var slice = slice
            while slice.missing > 0, let piece = try await stream.body.next() {
                let part = slice.take(piece)
                if !part.isEmpty { try await writer.write(ByteBuffer(bytes: part)) }
            }
            if length != nil, slice.missing > 0 { throw BrokenOff() }
            try await writer.finish(nil)
        }
    }
}
