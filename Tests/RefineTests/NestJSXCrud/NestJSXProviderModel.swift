import JSONBytes

/// What refine's nestjsx providers make of an answer that is no success, as the recordings show it.
enum NestJSXProviderModel: String, CaseIterable, Sendable {
    case axios = "@refinedev/nestjsx-crud 5"
    case ky = "@refinedev/rest/nestjsx-crud 2"

    func outcome(of method: String, status: Int, body: [UInt8]) -> AnswerTrace.Outcome {
        let json = AnswerTrace.json(body)
        // ky reads JSON before anything else.
        if self == .ky, json == nil { return .broke }
        switch (self, method) {
        case (_, "create"), (_, "update"): return Self.write(json)
        case (.axios, _): return .threw(.init(message: json?["message"], statusCode: .integer(status)))
        case (.ky, "getOne"): return .took(json)
        case (.ky, "getList"): return .took(json?["data"])
        case (.ky, "getMany"):
            return .threw(
                .init(message: json?["message"], statusCode: json?["statusCode"], errors: json?["errors"]))
        case (.ky, _):
            let members = (json?.object?.members.map { ($0.key, $0.value) } ?? []) + [("id", "a1")]
            return .threw(
                .init(message: .string(JSONValue.object(JSONObject(members)).text), statusCode: .integer(status)))
        }
    }

    /// `transformHttpError`: the message is `error`, and `message` is iterated, a text by its characters.
    private static func write(_ json: JSONValue?) -> AnswerTrace.Outcome {
        let entries: [String]
        switch json?["message"] {
        case .string(let text)?: entries = text.unicodeScalars.map(String.init)
        case .array(let elements)?: entries = elements.compactMap(\.string)
        default: return .broke
        }
        var errors = JSONObject()
        for entry in entries {
            let space = entry.unicodeScalars.firstIndex(of: " ")
            let field = space.map { String(entry.unicodeScalars[..<$0]) } ?? ""
            errors[field] = .array((errors[field]?.array ?? []) + [.string(entry)])
        }
        return .threw(.init(message: json?["error"], statusCode: json?["statusCode"], errors: .object(errors)))
    }
}
