import JSONBytes

// Files of buckets. Their bytes are streamed in both directions.
extension AppwriteClient {
    /// How the bytes of a file are asked for.
    public enum FileContent: String, Sendable { case view, download, preview }

    /// Most bytes of an answer that is no file.
    private static let largestJSON = 1024 * 1024

    /// `POST …/files`: one chunk, or the whole of a file that has no more. Answers what the server has by now.
    /// - Parameter idleTimeout: how long nothing may move. After its last chunk the server puts a file together, which takes time.
    public func createFile(
        _ upload: FileUpload, chunk: ChunkRange, idleTimeout: Duration, as caller: Caller
    ) async throws(AppwriteFailure) -> StoredFile {
        var form = FileForm(boundary: boundary())
        form.append("fileId", upload.id)
        for permission in upload.permissions ?? [] { form.append("permissions[]", permission.description) }
        let start = upload.bytes.lowerBound
        let body = form.body(
            fileName: upload.name, type: upload.type, source: upload.source,
            bytes: start + chunk.bytes.lowerBound..<start + chunk.bytes.upperBound)
        var call = AppwriteCall(.post, try files(of: upload.bucket))
        call.headers.append(TransportHeader("Content-Type", form.contentType))
        if let range = chunk.contentRange {
            call.headers.append(TransportHeader("Content-Range", range))
            call.headers.append(TransportHeader("X-Appwrite-ID", upload.id))
        }
        let stream = try await self.stream(call, body: body, idleTimeout: idleTimeout, as: caller)
        do throws(AppwriteFailure) {
            let response = try await collected(stream)
            guard (200..<300).contains(response.status) else { throw refusal(response, isWrite: true) }
            guard let json = try? JSONValue(parsing: response.body) else {
                throw .unreadable("an upload was answered \(response.status) without a JSON object")
            }
            return try StoredFile(json)
        } catch {
            throw error.ofWrite
        }
    }

    /// `GET …/files/{id}`
    public func getFile(bucket: String, id: String, as caller: Caller) async throws(AppwriteFailure) -> StoredFile {
        try StoredFile(try await parsed(AppwriteCall(.get, try file(id, of: bucket)), as: caller))
    }

    /// `DELETE …/files/{id}`
    public func deleteFile(bucket: String, id: String, as caller: Caller) async throws(AppwriteFailure) {
        try await send(AppwriteCall(.delete, try file(id, of: bucket)), as: caller)
    }

    /// `GET …/files/{id}/view`, `/download` or `/preview`. Its bytes come while they are read.
    /// - Parameters:
    ///   - parameters: of a preview.
    ///   - range: `bytes=0-99`. The server may give less than is asked for.
    public func content(
        _ content: FileContent, bucket: String, id: String, parameters: [(name: String, value: String)] = [],
        range: String? = nil, idleTimeout: Duration, as caller: Caller
    ) async throws(AppwriteFailure) -> TransportStream {
        var path = try file(id, of: bucket)
        switch content {
        case .view: path.append("/view")
        case .download: path.append("/download")
        case .preview: path.append("/preview")
        }
        var call = AppwriteCall(.get, path)
        for (name, value) in parameters { call.query.append(name, value) }
        if let range { call.headers.append(TransportHeader("Range", range)) }
        let stream = try await self.stream(call, body: nil, idleTimeout: idleTimeout, as: caller)
        if (200..<300).contains(stream.head.status) { return stream }
        throw .refused(AppwriteError(try await collected(stream), now: now))
    }

    private func stream(
        _ call: AppwriteCall, body: TransportBody?, idleTimeout: Duration, as caller: Caller
    ) async throws(AppwriteFailure) -> TransportStream {
        let request = try transportRequest(for: call, as: caller)
        do {
            return try await streams.stream(request, body: body, idleTimeout: idleTimeout)
        } catch {
            throw request.failure(.transport(error))
        }
    }

    private func collected(_ stream: TransportStream) async throws(AppwriteFailure) -> TransportResponse {
        do {
            return try await stream.collected(upTo: Self.largestJSON)
        } catch {
            throw .transport(error)
        }
    }

    private func files(of bucket: String) throws(AppwriteFailure) -> AppwritePath {
        try AppwritePath("/storage/buckets").appending(id: bucket, as: "bucketId").appending("/files")
    }

    private func file(_ id: String, of bucket: String) throws(AppwriteFailure) -> AppwritePath {
        try files(of: bucket).appending(id: id, as: "fileId")
    }

    /// 128 random bits: no file holds them.
    private func boundary() -> String {
        var generator = SystemRandomNumberGenerator()
        return "file" + String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }
}
