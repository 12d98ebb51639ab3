import JSONBytes

/// What a call asks of a function.
struct ExecutionRequest: Sendable {
    var body: String
    var isAsynchronous: Bool
    var path: String
    var method: String
    var headers: [ExecutionModel.Header]

    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]
    private static let largestBody = 10_485_760

    /// - Throws: what is wrong with the call, and that nothing runs later here.
    init(_ call: Call) throws {
        body = try call.optional("body", .text(Self.largestBody, atLeast: 0)) ?? ""
        isAsynchronous = try call.optional("async", .boolean) ?? false
        path = try call.optional("path", .text(2048)) ?? "/"
        method = try call.optional("method", .oneOf(Self.methods)) ?? "POST"
        headers = try Self.headers(call.optional("headers", .headers) ?? [:])
        if try call.optional("scheduledAt", .text(100).nullable) != nil {
            guard isAsynchronous else {
                throw APIError.badRequest(
                    "Scheduled executions must run asynchronously. Set scheduledAt to a future date, or set async to true."
                )
            }
            throw APIError(
                501, "general_not_implemented",
                "This server does not schedule executions. Leave out `scheduledAt` to run the function now.")
        }
    }

    /// Names and texts of at most 16 KiB; those of the server's own headers cannot be given.
    private static func headers(_ object: JSONObject) throws(APIError) -> [ExecutionModel.Header] {
        var headers: [ExecutionModel.Header] = []
        for (name, value) in object.members {
            let isName =
                !name.isEmpty && !name.hasPrefix("-") && !name.hasSuffix("-")
                && name.utf8.allSatisfy { Formats.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
            guard isName, !name.lowercased().hasPrefix("x-appwrite-") else { throw invalidHeaders }
            headers.append((name, value.string ?? value.text))
        }
        let size = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard headers.count <= 100, size <= 16_384 else { throw invalidHeaders }
        return headers
    }

    private static let invalidHeaders = APIError.argument(
        "Invalid headers: Alphanumeric characters or hyphens only, cannot start with \"x-appwrite\", maximum 16384 characters."
    )
}

extension Rule where Value == JSONObject {
    /// An object, as JSON or as JSON text.
    fileprivate static let headers = Rule("Value must be a valid object or a JSON text of one") { value in
        guard let object = JSONObject(loosely: value) else { return nil }
        return object
    }
}
