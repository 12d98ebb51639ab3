import JSONBytes

extension StrapiV4 {
    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        switch answer {
        case .list(let list):
            return DialectResponse(status: 200, headers: list.headers, body: body(of: list, for: request))
        case .rows(let rows): return DialectResponse(status: 200, body: entries(rows))
        case .createdRows(let rows): return DialectResponse(status: 201, body: entries(rows))
        case .row(let row):
            if case .getOne = request.operation { return DialectResponse(status: 200, body: entry(row)) }
            return DialectResponse(status: 200, body: written(row))
        case .created(let row): return DialectResponse(status: 201, body: written(row))
        case .deleted(let id): return DialectResponse(status: 200, body: written(deleted(id).serialized()))
        case .deletedRows(let ids):
            let rows = JSONValue.array(ids.map(deleted)).serialized()
            return DialectResponse(status: 200, body: entries(rows))
        }
    }

    public func render(_ error: HttpError) -> DialectResponse {
        StrapiErrorBody.response(error)
    }

    private func deleted(_ id: String) -> JSONValue { ["id": .string(id)] }

    private func body(of list: ListAnswer, for request: DataRequest) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 256)
        writer.beginObject()
        writer.key("pagination")
        writer.value(StrapiPages(list, for: request).json)
        if list.nextCursor != nil || list.previousCursor != nil {
            writer.key("cursor")
            writer.beginObject()
            if let next = list.nextCursor { writer.member("next", .string(next)) }
            if let previous = list.previousCursor { writer.member("prev", .string(previous)) }
            writer.endObject()
        }
        writer.endObject()
        return enveloped(meta: writer.bytes, capacity: list.rows.count + 20 * list.count) { bytes in
            StrapiEntry.append(rows: list.rows, to: &bytes)
        }
    }

    /// Rows outside a list: get many, and what bulk writes wrote.
    private func entries(_ rows: [UInt8]) -> [UInt8] {
        enveloped(capacity: rows.count + rows.count / 8) { bytes in StrapiEntry.append(rows: rows, to: &bytes) }
    }

    private func entry(_ row: [UInt8]) -> [UInt8] {
        enveloped(capacity: row.count) { bytes in
            StrapiEntry.append(rowAt: row.indices, of: row, to: &bytes)
        }
    }

    /// A written row twice. refine reads `id` and columns off the body itself, which its providers hand on as it is: to go to the new
    /// row, to publish an event. Code that was written for Strapi reads them below `data`.
    private func written(_ row: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2 * row.count + 64)
        writer.beginObject()
        let members = (try? JSONSlices.members(ofObjectIn: row)) ?? []
        for member in members where !["data", "meta"].contains(member.key) {
            writer.key(member.key)
            writer.raw(row[member.value])
        }
        var entry: [UInt8] = []
        StrapiEntry.append(rowAt: row.indices, of: row, to: &entry)
        writer.key("data")
        writer.raw(entry)
        writer.member("meta", [:])
        writer.endObject()
        return writer.bytes
    }

    /// `{"data": …, "meta": …}`
    private func enveloped(
        meta: [UInt8] = Array("{}".utf8), capacity: Int, _ append: (inout [UInt8]) -> Void
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(capacity + meta.count + 32)
        bytes.append(contentsOf: "{\"data\":".utf8)
        append(&bytes)
        bytes.append(contentsOf: ",\"meta\":".utf8)
        bytes.append(contentsOf: meta)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
