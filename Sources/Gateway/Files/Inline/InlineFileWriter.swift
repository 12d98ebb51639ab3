import Appwrite
import JSONBytes
import Refine

/// Answers writes whose rows may have files in them: the files are uploaded as the caller, the row gets their URLs, and when the row is
/// refused, the files go again.
struct InlineFileWriter: Sendable {
    let files: FileService

    /// - Parameter base: the gateway's own URL.
    func answer(
        _ request: DataRequest, by service: DataService, as caller: Caller, base: String
    ) async throws(HttpError) -> DataAnswer {
        let table = try service.table(of: request.resource)
        let rules = service.catalog.rules(for: request.resource, table: table)
        let inputs = request.operation.inputs
        guard !rules.files.isEmpty, !inputs.isEmpty else { return try await service.answer(request, as: caller) }
        // What may not be written is not uploaded either.
        try rules.allow(request.operation, on: request.resource)
        let inline = InlineFiles(
            buckets: rules.files.filter { !rules.readOnly.contains($0.key) && !rules.hidden.contains($0.key) },
            json: rules.json)
        let rows = inputs.map(\.data)
        var kept: [Kept] = []
        do throws(HttpError) {
            try await upload(try inline.found(in: rows), inputs.first?.permissions, caller, base, into: &kept)
            var request = request
            request.operation = request.operation.replacing(inline.replaced(rows, by: kept.map(\.url)))
            return try await service.answer(request, as: caller)
        } catch {
            if Self.leavesNothing(error) {
                for file in kept { await files.uploader.delete([file.id], in: file.bucket, as: caller) }
            }
            throw error
        }
    }

    private struct Kept: Sendable {
        var bucket: String
        var id: String
        var url: String
    }

    private func upload(
        _ found: [InlineFiles.Found], _ permissions: PermissionInput?, _ caller: Caller, _ base: String,
        into kept: inout [Kept]
    ) async throws(HttpError) {
        guard !found.isEmpty else { return }
        let permissions = try PermissionReader.permissions(of: permissions)
        for file in found {
            let upload = FileUpload(
                bucket: file.bucket, id: files.newID(), name: file.content.name, type: file.content.type,
                permissions: permissions, source: MemoryBytes(file.content.bytes), bytes: 0..<file.content.bytes.count)
            do throws(AppwriteFailure) {
                let stored = try await files.uploader.upload(upload, hasOwnID: true, as: caller) { _ in }
                let url = FileCall.url(base, bucket: file.bucket, id: stored.id)
                kept.append(Kept(bucket: file.bucket, id: stored.id, url: url))
            } catch {
                throw files.error(for: error)
            }
        }
    }

    /// Whether no row can have been written that has a file's URL: Appwrite or the gateway has refused them all.
    private static func leavesNothing(_ error: HttpError) -> Bool {
        guard (400..<500).contains(error.statusCode), error.statusCode != 408 else { return false }
        return error.details?["done"]?.array?.isEmpty ?? true && error.details?["unknown"] == nil
    }
}

/// Bytes in memory.
final class MemoryBytes: ByteSource {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
        guard offset >= 0, offset < bytes.count else { return 0 }
        let part = bytes[offset..<min(bytes.count, offset + buffer.count)]
        buffer.copyBytes(from: part)
        return part.count
    }
}

extension DataRequest.Operation {
    /// Rows that it writes.
    fileprivate var inputs: [RowInput] {
        switch self {
        case .create(let input), .update(_, let input), .updateMany(_, let input): [input]
        case .createMany(let inputs): inputs
        case .getList, .getOne, .getMany, .deleteOne, .deleteMany: []
        }
    }

    /// The same with other columns.
    fileprivate func replacing(_ rows: [JSONObject]) -> DataRequest.Operation {
        func with(_ input: RowInput, _ data: JSONObject?) -> RowInput {
            var input = input
            if let data { input.data = data }
            return input
        }
        switch self {
        case .create(let input): return .create(with(input, rows.first))
        case .update(let id, let input): return .update(id: id, with(input, rows.first))
        case .updateMany(let ids, let input): return .updateMany(ids: ids, with(input, rows.first))
        case .createMany(let inputs): return .createMany(zip(inputs, rows).map { with($0, $1) })
        case .getList, .getOne, .getMany, .deleteOne, .deleteMany: return self
        }
    }
}
