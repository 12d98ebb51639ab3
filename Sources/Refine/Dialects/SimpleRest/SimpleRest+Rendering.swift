import JSONBytes

extension SimpleRest {
    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        switch answer {
        case .list(let list): DialectResponse(status: 200, headers: headers(of: list), body: list.rows)
        case .row(let bytes), .rows(let bytes): DialectResponse(status: 200, body: bytes)
        case .created(let bytes), .createdRows(let bytes): DialectResponse(status: 201, body: bytes)
        case .deleted(let id): DialectResponse(status: 200, body: deletion(id).serialized())
        case .deletedRows(let ids):
            DialectResponse(status: 200, body: JSONValue.array(ids.map(deletion)).serialized())
        }
    }

    public func render(_ error: HttpError) -> DialectResponse {
        ErrorBody.response(error)
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
