import JSONBytes

extension NestJSXCrud {
    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        // Only a list is wrapped. A get many's body the axios provider hands on as it is: a bare array is rows to it.
        guard case .list(let list) = answer else { return PlainAnswer.response(answer) }
        return DialectResponse(status: 200, headers: list.headers, body: envelope(list, request))
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
}
