import JSONBytes

/// The error answer as nestjsx's providers read it: `{"message": […], "statusCode", "type", "errors"?, "details"?, "error"}`.
///
/// On create and update they show `error` to the person, and sort the entries of `message` into the form by the text before an entry's
/// first space. A `message` that were a text would be taken apart by characters, a missing one throws. Everywhere else `message`
/// itself is shown.
enum NestJSXErrorBody {
    static func response(_ error: HttpError) -> DialectResponse {
        var response = ErrorBody.response(error)
        response.body = json(error).serialized()
        return response
    }

    static func json(_ error: HttpError) -> JSONValue {
        let fields = error.errors.sorted { $0.key < $1.key }
        let entries = fields.flatMap { field, messages in messages.map { entry($0, of: field) } }
        var members = ErrorBody.json(error).object ?? [:]
        members["error"] = .string(error.message)
        members["message"] = .array((entries.isEmpty ? [general(error.message)] : entries).map(JSONValue.string))
        return .object(members)
    }

    private static func entry(_ message: String, of field: String) -> String {
        let space = UInt8(ascii: " ")
        guard !field.isEmpty, !field.utf8.contains(space) else { return general(message) }
        return message.utf8.starts(with: field.utf8 + [space]) ? message : "\(field) \(message)"
    }

    /// Nothing stands before the first space, so that the message belongs to no column; what is shown hides the space.
    private static func general(_ message: String) -> String { " " + message }
}
