import Appwrite
import JSONBytes
import Refine

/// Has the trail keep what data requests wrote.
struct DataAudit: Sendable {
    let trail: AuditTrail

    /// What a request writes; `nil` for one that reads.
    static func action(of operation: DataRequest.Operation) -> AuditAction? {
        switch operation {
        case .getList, .getOne, .getMany: nil
        case .create: .create
        case .createMany: .createMany
        case .update: .update
        case .updateMany: .updateMany
        case .deleteOne: .delete
        case .deleteMany: .deleteMany
        }
    }

    /// - Parameters:
    ///   - service: tells the resource's table, and the rows as they were.
    ///   - token: the name of the access token that the caller has shown.
    ///   - write: carries the request out.
    func answer(
        _ request: DataRequest, _ action: AuditAction, by service: DataService, as caller: Caller, requestID: String,
        token: String? = nil, write: () async throws(HttpError) -> DataAnswer
    ) async throws(HttpError) -> DataAnswer {
        let call = trail.begin(caller, request: requestID, token: token)
        let before =
            trail.hashes ? await hashes(of: request, by: service, as: caller) : [:]
        let table = service.directory.table(for: request.resource)
        let answer: DataAnswer
        do {
            answer = try await write()
        } catch {
            tell(error, request, action, table, call, before)
            throw error
        }
        let after = trail.hashes ? Self.hashes(in: answer) : [:]
        call.succeeded(
            action, on: request.resource, table: table, ids: Self.ids(of: answer) ?? Self.ids(of: request.operation),
            before: before, after: after)
        return answer
    }

    /// A write that failed may have happened in part, or altogether.
    private func tell(
        _ error: HttpError, _ request: DataRequest, _ action: AuditAction, _ table: TableReference?,
        _ call: AuditedCall, _ before: [String: String]
    ) {
        let (resource, ids) = (request.resource, Self.ids(of: request.operation))
        let done = error.details?["done"]?.array?.compactMap(\.string) ?? []
        if !done.isEmpty {
            call.succeeded(
                action, on: resource, table: table, ids: done, before: before, details: ["rows": "some of several"])
        }
        call.failed(
            error, action, on: resource, table: table, ids: error.unknownIDs.isEmpty ? ids : error.unknownIDs,
            before: before)
    }

    /// What rows are before they are changed, as the caller sees them. One that cannot be read has no hash.
    private func hashes(
        of write: DataRequest, by service: DataService, as caller: Caller
    ) async -> [String: String] {
        let ids = Self.ids(of: write.operation)
        guard !ids.isEmpty else { return [:] }
        let request = DataRequest(resource: write.resource, operation: .getMany(ids: ids))
        guard case .rows(let rows)? = try? await service.answer(request, as: caller) else { return [:] }
        return RowHash.hashes(ofArray: rows)
    }

    private static func hashes(in answer: DataAnswer) -> [String: String] {
        switch answer {
        case .row(let row), .created(let row):
            guard let id = RowBytes.id(of: row, at: row.indices), let hash = RowHash.hash(row) else { return [:] }
            return [id: hash]
        case .rows(let rows), .createdRows(let rows): return RowHash.hashes(ofArray: rows)
        case .list, .deleted, .deletedRows: return [:]
        }
    }

    /// The ids that a request names.
    private static func ids(of operation: DataRequest.Operation) -> [String] {
        switch operation {
        case .update(let id, _), .deleteOne(let id): [id]
        case .updateMany(let ids, _), .deleteMany(let ids): ids
        case .getList, .getOne, .getMany, .create, .createMany: []
        }
    }

    /// The ids that an answer tells; `nil` where the request names them.
    private static func ids(of answer: DataAnswer) -> [String]? {
        switch answer {
        case .row(let row): return RowBytes.id(of: row, at: row.indices).map { [$0] }
        case .created(let row): return RowBytes.id(of: row, at: row.indices).map { [$0] } ?? []
        case .createdRows(let rows):
            let ranges = (try? JSONSlices.elements(ofArrayIn: rows)) ?? []
            return ranges.compactMap { RowBytes.id(of: rows, at: $0) }
        case .rows, .list, .deleted, .deletedRows: return nil
        }
    }
}
