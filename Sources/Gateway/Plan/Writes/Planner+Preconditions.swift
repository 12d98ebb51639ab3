import Refine

extension Planner {
    /// What a write demands of its row's version; `nil` when it demands nothing, or nothing that Appwrite would not say by itself.
    /// - Throws: 400 for conditions that the operation knows no use for, 412 when no version of the row can fulfil them.
    func versionCheck(
        _ operation: DataRequest.Operation, _ preconditions: Preconditions
    ) throws(HttpError) -> VersionCheck? {
        guard preconditions != .none else { return nil }
        switch operation {
        // The answer decides; see `RowAnswerConditions`.
        case .getOne: return nil
        case .getList, .getMany:
            // A list has no tag, so that none can equal it; but it cannot be any version either.
            if preconditions.ifMatch != nil { throw .unsupportedPrecondition("If-Match", "a list of rows") }
            return nil
        case .create, .createMany: try refuse(preconditions, "a create")
        case .updateMany, .deleteMany: try refuse(preconditions, "a write to several rows")
        case .update(let id, _), .deleteOne(let id): return try versionCheck(of: id, preconditions)
        }
        return nil
    }

    private func versionCheck(of id: String, _ preconditions: Preconditions) throws(HttpError) -> VersionCheck? {
        if preconditions.ifNoneMatch != nil {
            throw .unsupportedPrecondition("If-None-Match", "a change of a row; it takes `If-Match`")
        }
        // A row that is not there is a 404 with and without `*`.
        guard case .tags(let tags)? = preconditions.ifMatch else { return nil }
        // A weak tag of ours counts as the strong one: compressing proxies make tags weak, and ours names the row's version, not its bytes.
        let versions = tags.compactMap { RowVersion($0) }.filter { $0.id == id }
        var moments: [String] = []
        for version in versions where !moments.contains(version.updatedAt) { moments.append(version.updatedAt) }
        guard let first = moments.first else { throw .preconditionFailed }
        return moments.count == 1 ? .unchanged(since: first) : .oneOf(moments)
    }

    private func refuse(_ preconditions: Preconditions, _ what: String) throws(HttpError) {
        throw .unsupportedPrecondition(preconditions.ifMatch != nil ? "If-Match" : "If-None-Match", what)
    }
}

extension HttpError {
    /// The row is not, or no longer, the version that the caller demands.
    static let preconditionFailed = HttpError(
        412, type: "gateway_precondition_failed",
        "The row is not the version that If-Match names: it has been changed since it was read. Fetch it again, and repeat the change with "
            + "the new ETag.")

    static func unsupportedPrecondition(_ header: String, _ what: String) -> HttpError {
        HttpError(
            400, type: "gateway_precondition_unsupported", "The header `\(header)` has no meaning for \(what).")
    }
}
