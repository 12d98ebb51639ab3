import HTTPTypes
import JSONBytes

/// Plants the demo data, unless it is there.
struct DemoPlanter: Sendable {
    /// How many rows one bulk call takes, well below Appwrite's limit.
    private static let batch = 50
    private static let userID = "demo"

    let target: any DemoTarget
    var seed = DemoSeed.standard

    /// Makes the database with everything in it, and the users. Does nothing when the database exists, whatever is in it: then it
    /// is somebody's data already.
    /// - Throws: `DemoSeedError`, or what the target throws.
    func plant() async throws {
        let database = "/tablesdb/\(seed.database)"
        let existing = try await target.call(.get, database, [:])
        guard existing.status == 404 else {
            if existing.status >= 300 { throw failure(.get, database, existing) }
            return
        }
        for (index, user) in seed.users.enumerated() { try await make(user, number: index + 1) }
        try await post("/tablesdb", ["databaseId": .string(seed.database), "name": "Demo"])
        for table in DemoTable.standard(user: Self.userID) { try await make(table, in: database) }
    }

    private func make(_ user: DemoUser, number: Int) async throws {
        let id = number == 1 ? Self.userID : "\(Self.userID)-\(number)"
        // A user may have outlived the database.
        try await post(
            "/users",
            [
                "userId": .string(id), "email": .string(user.email), "password": .string(user.password),
                "name": number == 1 ? "Demo User" : .string("Demo User \(number)"),
            ], mayExist: true)
    }

    private func make(_ table: DemoTable, in database: String) async throws {
        try await post(
            "\(database)/tables",
            [
                "tableId": .string(table.id), "name": .string(table.name), "rowSecurity": .bool(table.hasRowSecurity),
                "permissions": .array(table.permissions.map(JSONValue.string)),
            ])
        let path = "\(database)/tables/\(table.id)"
        for column in table.columns {
            var body: JSONObject = ["key": .string(column.key), "required": .bool(column.isRequired)]
            if column.isArray { body["array"] = true }
            for (name, value) in column.details.members { body[name] = value }
            try await post("\(path)/columns/\(column.type)", body)
        }
        for index in table.indexes {
            try await post(
                "\(path)/indexes",
                [
                    "key": .string("by_\(index.column)"), "type": .string(index.type),
                    "columns": .array([.string(index.column)]),
                ])
        }
        for start in stride(from: 0, to: table.rows.count, by: Self.batch) {
            let rows = table.rows[start..<min(start + Self.batch, table.rows.count)]
            try await post("\(path)/rows", ["rows": .array(rows.map(JSONValue.object))])
        }
    }

    private func post(_ path: String, _ body: JSONObject, mayExist: Bool = false) async throws {
        let answer = try await target.call(.post, path, body)
        guard answer.status < 300 || (mayExist && answer.status == 409) else { throw failure(.post, path, answer) }
    }

    private func failure(_ method: HTTPRequest.Method, _ path: String, _ answer: APIResponse) -> DemoSeedError {
        let message = (try? JSONValue(parsing: answer.body))?["message"]?.string ?? "no message"
        return DemoSeedError(call: "\(method.rawValue) \(path)", status: answer.status, message: message)
    }
}
