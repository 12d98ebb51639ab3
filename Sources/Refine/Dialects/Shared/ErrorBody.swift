import JSONBytes

/// The error answer of the dialects that follow json-server, and of every route that is no dialect:
/// `{"message", "statusCode", "type", "errors"?, "details"?}`, with the status repeated.
public enum ErrorBody {
    public static func response(_ error: HttpError) -> DialectResponse {
        DialectResponse(
            status: error.statusCode,
            headers: error.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
            body: json(error).serialized())
    }

    static func json(_ error: HttpError) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("message", .string(error.message)),
            ("statusCode", .integer(error.statusCode)),
            ("type", .string(error.type)),
        ]
        if !error.errors.isEmpty {
            let fields = error.errors.sorted { $0.key < $1.key }
            members.append(
                ("errors", .object(JSONObject(fields.map { ($0.key, .array($0.value.map(JSONValue.string))) }))))
        }
        if let details = error.details { members.append(("details", .object(details))) }
        return .object(JSONObject(members))
    }
}
