import JSONBytes

extension NestJSXCrud {
    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        switch answer {
        case .list(let list): DialectResponse(status: 200, headers: headers(of: list), body: envelope(list, request))
        // The axios provider hands a get many's body on as it is: only a bare array is rows to it.
        case .row(let bytes), .rows(let bytes): DialectResponse(status: 200, body: bytes)
        case .created(let bytes), .createdRows(let bytes): DialectResponse(status: 201, body: bytes)
        case .deleted(let id): DialectResponse(status: 200, body: deletion(id).serialized())
        case .deletedRows(let ids):
            DialectResponse(status: 200, body: JSONValue.array(ids.map(deletion)).serialized())
        }
    }

    public func render(_ error: HttpError) -> DialectResponse {
        NestJSXErrorBody.response(error)
    }

    /// `{"data", "count", "total", "page", "pageCount"}` and, where there is one, `"cursor"` as refine's infinite lists read it.
    private func envelope(_ list: ListAnswer, _ request: DataRequest) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: list.rows.count + 128)
        writer.beginObject()
        writer.key("data")
        writer.raw(list.rows)
        writer.member("count", .integer(list.count))
        writer.member("total", .integer(list.total))
        if let (page, pageCount) = pages(of: list, request) {
            writer.member("page", .integer(page))
            writer.member("pageCount", .integer(pageCount))
        }
        if list.nextCursor != nil || list.previousCursor != nil {
            let cursors = [("next", list.nextCursor), ("prev", list.previousCursor)]
            writer.member(
                "cursor", .object(JSONObject(cursors.compactMap { name, text in text.map { (name, .string($0)) } })))
        }
        writer.endObject()
        return writer.bytes
    }

    /// Which page this is, and of how many, as nestjsx counts them: one where nothing is paged. A cursor has no number.
    private func pages(of list: ListAnswer, _ request: DataRequest) -> (page: Int, pageCount: Int)? {
        guard case .getList(let asked) = request.operation else { return (1, 1) }
        switch asked.pagination {
        case .cursor: return nil
        case .window(let offset, let limit) where limit > 0:
            let index = min(max(0, offset), .max - 1) / limit
            return (index + 1, list.total > 0 ? (list.total - 1) / limit + 1 : 1)
        case .window, .everything: return (1, 1)
        }
    }

    private func headers(of list: ListAnswer) -> [(name: String, value: String)] {
        var headers = [(name: "X-Total-Count", value: String(list.total))]
        if list.isTruncated { headers.append(("X-Truncated", "true")) }
        if let cursor = list.nextCursor { headers.append(("X-Cursor-Next", cursor)) }
        if let cursor = list.previousCursor { headers.append(("X-Cursor-Prev", cursor)) }
        return headers
    }

    private func deletion(_ id: String) -> JSONValue { ["id": .string(id)] }
}
