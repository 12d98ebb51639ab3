import Appwrite
import JSONBytes

/// Lists of Appwrite's services, read as those of a table are.
extension TableCall {
    func list(
        _ records: RecordList, _ queries: [Query], countsTotal: Bool
    ) async throws(AppwriteFailure) -> RowRewriter.Rows {
        let words = queries.lazy.compactMap(\.words).first
        // Records come whole: only lists of rows take a selection.
        let queries = queries.filter { query in
            if case .select = query { return false }
            return query.words == nil
        }
        let body = try await client.listRecords(
            records, queries: queries, search: words, countsTotal: countsTotal, as: caller)
        let rows = try rewritten(list: body, member: records.service.rawValue)
        return records.service.takesQueries ? rows : try rows.narrowed(by: queries)
    }

    /// One record by its id in its list.
    func record(_ id: String, in records: RecordList) async throws(AppwriteFailure) -> [UInt8] {
        guard !records.service.takesQueries else {
            let record = try rewritten(row: try await client.getRecord(id, in: records, as: caller))
            guard try RowBytes.knownID(of: record, at: record.indices) == id else {
                throw .missingRecord(records.service)
            }
            return record
        }
        let rows = try await list(
            records, [.filter(.equal, column: "$id", values: [.string(id)])], countsTotal: false)
        guard let range = rows.ranges.first else {
            throw .missingRecord(records.service)
        }
        return Array(rows.bytes[range])
    }
}

extension AppwriteFailure {
    /// What is said of a record that is not there, or only by another spelling of its id.
    static func missingRecord(_ service: RecordService) -> AppwriteFailure {
        .refused(AppwriteError(status: 404, type: service.missingType, message: "There is no record of that id."))
    }
}

extension RowRewriter.Rows {
    /// Of a list that came as a whole, what the queries ask for. They are those that are made for lists without filters: ids, and pages.
    fileprivate func narrowed(by queries: [Query]) throws(AppwriteFailure) -> RowRewriter.Rows {
        let ids = try ranges.map { range throws(AppwriteFailure) in try RowBytes.knownID(of: bytes, at: range) }
        var wanted = Array(ids.indices)
        for case .filter(.equal, "$id", let values) in queries {
            wanted = wanted.filter { values.contains(.string(ids[$0])) }
        }
        var limit = Int.max
        for query in queries {
            switch query {
            case .offset(let offset): wanted = Array(wanted.dropFirst(offset))
            case .cursorAfter(let id): wanted = Array(wanted.drop { ids[$0] != id }.dropFirst())
            case .cursorBefore(let id): wanted = Array(wanted.prefix { ids[$0] != id })
            case .limit(let most): limit = most
            default: break
            }
        }
        var rows = RowRewriter.Rows(total: total, bytes: [0x5B], ranges: [])
        let isBackward = queries.contains { if case .cursorBefore = $0 { true } else { false } }
        for index in isBackward ? wanted.suffix(limit) : wanted.prefix(limit) {
            if !rows.ranges.isEmpty { rows.bytes.append(0x2C) }
            let start = rows.bytes.count
            rows.bytes.append(contentsOf: bytes[ranges[index]])
            rows.ranges.append(start..<rows.bytes.count)
        }
        rows.bytes.append(0x5D)
        return rows
    }
}
