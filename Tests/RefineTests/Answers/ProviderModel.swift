import JSONBytes

/// What the recorded providers do with an answer. `RecordedAnswerTests` holds it to every recording, so that it may be asked about
/// answers that were not recorded: ours.
struct ProviderModel {
    var provider: Trace.Provider

    private var isAxios: Bool { [.axios4, .axios5, .strapiAxios].contains(provider) }
    private var isStrapi: Bool { [.strapiAxios, .strapiKy].contains(provider) }

    func outcome(_ method: String, status: Int, headers: JSONObject, body: JSONValue) -> ProviderOutcome {
        let code = JSONValue.integer(status)
        if status >= 400 {
            if isAxios { return refusedByAxios(method, code, body) }
            switch method {
            // ky's lists and rows are not looked at, whatever their status.
            case "getList", "getOne": break
            case "getMany":
                return .threw(message: body["message"], statusCode: body["statusCode"], errors: body["errors"])
            default: return .threw(message: .string(bodyAsMessage(method, body)), statusCode: code, errors: nil)
            }
        }
        return result(method, headers: headers, body: body)
    }

    private func refusedByAxios(_ method: String, _ code: JSONValue, _ body: JSONValue) -> ProviderOutcome {
        guard isStrapi, ["create", "update"].contains(method) else {
            return .threw(message: body["message"], statusCode: code, errors: nil)
        }
        let error = body["error"]?.object == nil ? nil : body["error"]
        var errors = JSONObject()
        for entry in error?["details"]?["errors"]?.array ?? [] {
            guard let field = entry["path"]?.array?.first?.string else { continue }
            errors[field] = .array((errors[field]?.array ?? []) + [entry["message"] ?? .null])
        }
        return .threw(message: error?["message"], statusCode: error?["status"], errors: .object(errors))
    }

    /// The whole answer, and what was sent, as the text of a message.
    private func bodyAsMessage(_ method: String, _ body: JSONValue) -> String {
        var message = body.object ?? [:]
        if method != "create" { message["id"] = "a1" }
        if method != "deleteOne" { message["variables"] = ["title": ""] }
        return JSONValue.object(message).text
    }

    private func result(_ method: String, headers: JSONObject, body: JSONValue) -> ProviderOutcome {
        switch method {
        case "getList":
            let data = isStrapi ? Self.flattened(body) : body
            return .data(data, total: total(headers, body, data))
        case "getOne", "getMany": return .data(isStrapi ? Self.flattened(body) : body)
        case "deleteOne" where [.rest, .strapiKy].contains(provider): return .data(nil)
        default: return .data(body)
        }
    }

    private func total(_ headers: JSONObject, _ body: JSONValue, _ data: JSONValue) -> JSONValue? {
        let count = data.array.map { JSONValue.integer($0.count) }
        switch provider {
        case .rest: return -1
        case .strapiAxios, .strapiKy:
            let total = body["meta"]?["pagination"]?["total"]
            return total == 0 ? count : total ?? count
        default:
            return headers["x-total-count"]?.string.flatMap(JSONNumber.init).map(JSONValue.number)
        }
    }

    /// Strapi's entries as rows, whatever lies in them too.
    static func flattened(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(flattened))
        case .object(let object):
            switch object["data"] {
            case .array(let elements)?: return .array(elements.map(flattened))
            case .object(let entry)?: return members(row(entry))
            case .null?: return .null
            default: return members(row(object))
            }
        default: return value
        }
    }

    private static func row(_ entry: JSONObject) -> JSONObject {
        guard let attributes = entry["attributes"], attributes != .null else { return entry }
        var row = JSONObject([("id", entry["id"] ?? .null)])
        for (key, value) in attributes.object?.members ?? [] { row[key] = value }
        return row
    }

    private static func members(_ row: JSONObject) -> JSONValue {
        .object(JSONObject(row.members.map { ($0.key, flattened($0.value)) }))
    }
}
