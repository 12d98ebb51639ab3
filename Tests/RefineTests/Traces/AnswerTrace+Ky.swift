import JSONBytes

extension AnswerTrace.Outcome {
    /// What `@refinedev/rest` throws of a refused write without a `transformError`: the whole answer and what was sent, as the text of
    /// a message.
    static func wholeAnswer(_ body: JSONValue, to method: String, status: Int) -> AnswerTrace.Outcome {
        var message = body.object ?? [:]
        if method != "create" { message["id"] = "a1" }
        if method != "deleteOne" { message["variables"] = ["title": ""] }
        return .threw(.init(message: .string(JSONValue.object(message).text), statusCode: .integer(status)))
    }
}
