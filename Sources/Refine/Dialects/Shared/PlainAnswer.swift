import JSONBytes

/// The answers of the dialects that put nothing around rows: a list is an array with its total in a header, a row is the object
/// itself.
enum PlainAnswer {
    static func response(_ answer: DataAnswer) -> DialectResponse {
        switch answer {
        case .list(let list): DialectResponse(status: 200, headers: list.headers, body: list.rows)
        case .row(let bytes), .rows(let bytes): DialectResponse(status: 200, body: bytes)
        case .created(let bytes), .createdRows(let bytes): DialectResponse(status: 201, body: bytes)
        case .deleted(let id): DialectResponse(status: 200, body: deletion(id).serialized())
        case .deletedRows(let ids):
            DialectResponse(status: 200, body: JSONValue.array(ids.map(deletion)).serialized())
        }
    }

    private static func deletion(_ id: String) -> JSONValue { ["id": .string(id)] }
}

extension ListAnswer {
    /// What every dialect says of a list in headers.
    var headers: [(name: String, value: String)] {
        var headers = [(name: "X-Total-Count", value: String(total))]
        if isTruncated { headers.append(("X-Truncated", "true")) }
        if let nextCursor { headers.append(("X-Cursor-Next", nextCursor)) }
        if let previousCursor { headers.append(("X-Cursor-Prev", previousCursor)) }
        return headers
    }
}
