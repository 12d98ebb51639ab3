import JSONBytes

/// Strapi's error answer, with our own members beside it: `@refinedev/strapi-v4` reads `error` where rows are written and `message`
/// everywhere else, `@refinedev/rest/strapi-v4` takes `message`, `statusCode` and `errors` from a refused getMany.
enum StrapiErrorBody {
    static func response(_ error: HttpError) -> DialectResponse {
        var response = ErrorBody.response(error)
        let own = ErrorBody.json(error).object?.members ?? []
        let members: [(String, JSONValue)] =
            [("data", .null), ("error", strapi(error))] + own.map { ($0.key, $0.value) }
        response.body = JSONValue.object(JSONObject(members)).serialized()
        return response
    }

    /// A column's whole name is the one element of its path: the provider reads no further.
    private static func strapi(_ error: HttpError) -> JSONValue {
        let fields = error.errors.sorted { $0.key < $1.key }.flatMap { field, messages in
            messages.map { message -> JSONValue in
                ["path": [.string(field)], "message": .string(message), "name": "ValidationError"]
            }
        }
        return [
            "status": .integer(error.statusCode), "name": .string(name(of: error)), "message": .string(error.message),
            "details": ["errors": .array(fields)],
        ]
    }

    /// The names that Strapi gives its errors.
    private static func name(of error: HttpError) -> String {
        switch error.statusCode {
        case 400: error.errors.isEmpty ? "BadRequestError" : "ValidationError"
        case 401: "UnauthorizedError"
        case 403: "ForbiddenError"
        case 404: "NotFoundError"
        case 405: "MethodNotAllowedError"
        case 409: "ConflictError"
        case 412: "PreconditionFailedError"
        case 413: "PayloadTooLargeError"
        case 422: "UnprocessableEntityError"
        case 429: "RateLimitError"
        case 500: "InternalServerError"
        case 501: "NotImplementedError"
        case 502: "BadGatewayError"
        case 503: "ServiceUnavailableError"
        case 504: "GatewayTimeoutError"
        default: "ApplicationError"
        }
    }
}
