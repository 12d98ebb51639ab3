import Refine

/// Tags the answers that show one row with the row's version, and holds reads to their conditions (RFC 9110, 13.2.2).
struct RowAnswerConditions: Sendable {
    let request: DataRequest
    /// Whether what is answered has versions at all.
    var hasVersions = true

    /// The answer as it goes out: with its tag, or as 304 without a body.
    /// - Throws: 412 when a read names another version with `If-Match`.
    func applied(
        to answer: DataAnswer, render: () -> DialectResponse
    ) throws(HttpError) -> DialectResponse {
        guard let tag = tag(of: answer) else {
            if case .getOne = request.operation, case .tags? = request.preconditions.ifMatch {
                throw .preconditionFailed
            }
            return render()
        }
        if case .getOne = request.operation {
            if let wanted = request.preconditions.ifMatch, !wanted.matchesWeakly(tag) { throw .preconditionFailed }
            if let held = request.preconditions.ifNoneMatch, held.matchesWeakly(tag) {
                return DialectResponse(status: 304, headers: [("ETag", tag.description)], body: [])
            }
        }
        var response = render()
        response.headers.append(("ETag", tag.description))
        return response
    }

    /// A row that brings related rows along has no tag: they change without it.
    private func tag(of answer: DataAnswer) -> EntityTag? {
        guard hasVersions else { return nil }
        if case .getOne(_, let selection) = request.operation, selection.reachesRelatedRows { return nil }
        return switch answer {
        case .row(let bytes), .created(let bytes): RowVersion(rowBytes: bytes)?.tag
        case .list, .rows, .createdRows, .deleted, .deletedRows: nil
        }
    }
}

extension Selection {
    fileprivate var reachesRelatedRows: Bool {
        !populate.isEmpty || (fields ?? []).contains { $0.contains(".") || $0.contains("*") }
    }
}
