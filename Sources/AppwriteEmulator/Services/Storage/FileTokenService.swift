import GRDB
import HTTPTypes
import JSONBytes

/// Tokens of files, made by keys and handed to whoever shall see a file.
struct FileTokenService: Sendable {
    var routes: [Route] {
        let (reading, writing) = (["tokens.read"], ["tokens.write"])
        let ofFile = "tokens/buckets/:bucketId/files/:fileId"
        return [
            Route(.get, ofFile, scopes: reading, .read(list)),
            Route(.post, ofFile, scopes: writing, .write(create)),
            Route(.get, "tokens/:tokenId", scopes: reading, .read { answer(try token($0), $0) }),
            Route(.patch, "tokens/:tokenId", scopes: writing, .write(update)),
            Route(.delete, "tokens/:tokenId", scopes: writing, .write(delete)),
        ]
    }

    private func token(_ call: Call) throws -> FileToken {
        try find(call.path("tokenId", .uid), call)
    }

    private func find(_ id: String, _ call: Call) throws -> FileToken {
        guard let token = try FileToken.find(id, db: call.db) else { throw APIError.fileTokenNotFound }
        return token
    }

    private func answer(_ token: FileToken, _ call: Call, status: Int = 200) -> APIResponse {
        .json(token.json(key: call.tokenKey), status: status)
    }

    private func list(_ call: Call) throws -> APIResponse {
        let file = try call.readableFile(in: call.bucket())
        let schema = QuerySchema.records(
            "file_tokens", ["expire": .init(sql: "file_tokens.expire", kind: .datetime)])
        var list = RecordList(call: call, schema: schema, selection: FileToken.selection)
        list.source = FileToken.source
        list.conditions = [ListPlan.Condition(sql: "file_tokens.file = ?", values: [.integer(file.sequence)])]
        let key = call.tokenKey
        return try list.answer(named: "tokens") { FileToken(record: $0).json(key: key) }
    }

    private func create(_ call: Call) throws -> APIResponse {
        let expire = try expire(call)
        let file = try call.readableFile(in: call.bucket())
        let id = call.emulator.environment.uniqueID()
        let now = call.now.text
        try call.db.run(
            "INSERT INTO file_tokens (id, file, expire, created, updated) VALUES (?, ?, ?, ?, ?)",
            [.text(id), .integer(file.sequence), .optional(expire), .text(now), .text(now)])
        return answer(try find(id, call), call, status: 201)
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("tokenId", .uid)
        let expire = try expire(call)
        let token = try token(call)
        try call.db.run(
            "UPDATE file_tokens SET expire = ?, updated = ? WHERE seq = ?",
            [.optional(expire), .text(call.now.text), .integer(token.sequence)])
        return answer(try find(token.id, call), call)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let token = try token(call)
        try call.db.run("DELETE FROM file_tokens WHERE seq = ?", [.integer(token.sequence)])
        return .empty
    }

    /// When a token ends; a moment to come.
    private func expire(_ call: Call) throws -> String? {
        let now = call.now
        let rule = Rule<Instant>(
            "Value must be valid date in the future and between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."
        ) {
            value in
            guard let text = value.string, let moment = DateText.parse(text, now: now), moment > now,
                DateLimits.range.contains(moment)
            else { return nil }
            return moment
        }
        return try call.optional("expire", rule.nullable)?.text
    }
}
