import GRDB
import JSONBytes

/// One run of a function.
struct ExecutionModel: Sendable {
    typealias Header = (name: String, value: String)

    var sequence: Int64 = 0
    var id: String
    /// The user who may see it besides keys.
    var reader: String?
    var functionID: String
    var deployment: String
    var trigger = "http"
    /// `waiting`, `processing`, `completed` or `failed`.
    var status: String
    var requestMethod: String
    var requestPath: String
    var requestHeaders: [Header]
    var statusCode: Int64 = 0
    /// Known to the answer of a synchronous call alone; it is not kept.
    var responseBody = ""
    var responseHeaders: [Header] = []
    var logs = ""
    var errors = ""
    /// Seconds.
    var duration = 0.0
    var created: String
    var updated: String

    static let selection = "executions.*, functions.id AS function_id"
    static let source = "executions JOIN functions ON functions.seq = executions.function"

    var permissions: [String] { reader.map { ["read(\"user:\($0)\")"] } ?? [] }

    /// - Parameter caller: logs and errors are for keys.
    func json(for caller: Caller) -> JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "$permissions": .array(permissions.map(JSONValue.string)), "functionId": .string(functionID),
            "deploymentId": .string(deployment), "trigger": .string(trigger), "status": .string(status),
            "requestMethod": .string(requestMethod), "requestPath": .string(requestPath),
            "requestHeaders": Self.json(requestHeaders), "responseStatusCode": .integer(statusCode),
            "responseBody": .string(responseBody), "responseHeaders": Self.json(responseHeaders),
            "logs": .string(caller.isKey ? logs : ""), "errors": .string(caller.isKey ? errors : ""),
            "duration": .number(JSONNumber(duration) ?? JSONNumber(0)), "scheduledAt": nil,
        ]
    }

    fileprivate static func json(_ headers: [Header]) -> JSONValue {
        .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
}

extension ExecutionModel {
    init(record: Row) {
        self.init(
            sequence: record["seq"], id: record["id"], reader: record["reader"], functionID: record["function_id"],
            deployment: record["deployment"], trigger: record["trigger"], status: record["status"],
            requestMethod: record["request_method"], requestPath: record["request_path"],
            requestHeaders: Self.headers(record["request_headers"]), statusCode: record["status_code"],
            responseHeaders: Self.headers(record["response_headers"]), logs: record["logs"], errors: record["errors"],
            duration: record["duration"], created: record["created"], updated: record["updated"])
    }

    private static func headers(_ json: String) -> [Header] {
        let elements = (try? JSONValue(parsing: json))?.array ?? []
        return elements.map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "") }
    }

    func insert(into function: FunctionModel, db: Database) throws {
        try db.run(
            """
            INSERT INTO executions (id, function, reader, deployment, trigger, status, request_method, request_path,
                request_headers, status_code, response_headers, logs, errors, duration, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id), .integer(function.sequence), .optional(reader), .text(deployment), .text(trigger),
                .text(status), .text(requestMethod), .text(requestPath), .text(Self.json(requestHeaders).text),
                .integer(statusCode), .text(Self.json(responseHeaders).text), .text(logs), .text(errors),
                duration.databaseValue, .text(created), .text(updated),
            ])
    }
}
