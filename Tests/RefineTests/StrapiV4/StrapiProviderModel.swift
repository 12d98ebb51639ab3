import JSONBytes

/// What refine's Strapi providers make of an answer, as the recordings show it.
enum StrapiProviderModel: String, CaseIterable, Sendable {
    case axios = "@refinedev/strapi-v4 6"
    case ky = "@refinedev/rest/strapi-v4 2"

    func outcome(of method: String, status: Int, body: JSONValue) -> AnswerTrace.Outcome {
        switch (self, method) {
        case (.axios, "create") where status >= 400, (.axios, "update") where status >= 400: write(body)
        case (.axios, _) where status >= 400:
            .threw(.init(message: body["message"], statusCode: .integer(status)))
        // With ky lists and rows are not looked at, whatever their status.
        case (_, "getList"), (_, "getOne"): .took(Self.flattened(body))
        case (_, "getMany") where status >= 400:
            .threw(.init(message: body["message"], statusCode: body["statusCode"], errors: body["errors"]))
        case (_, "getMany"): .took(Self.flattened(body))
        case _ where status >= 400: .wholeAnswer(body, to: method, status: status)
        case (.ky, "deleteOne"): .took(nil)
        default: .took(body)
        }
    }

    /// A list's total: what `meta` says, or the number of rows where that is nothing or 0.
    func total(of body: JSONValue) -> JSONValue? {
        let total = body["meta"]?["pagination"]?["total"]
        return total == nil || total == 0 ? Self.flattened(body).array.map { .integer($0.count) } : total
    }

    /// The axios provider reads Strapi's own error where rows are written, and the first element of each path.
    private func write(_ body: JSONValue) -> AnswerTrace.Outcome {
        let error = body["error"]?.object == nil ? nil : body["error"]
        var errors = JSONObject()
        for entry in error?["details"]?["errors"]?.array ?? [] {
            guard let field = entry["path"]?.array?.first?.string else { continue }
            errors[field] = .array((errors[field]?.array ?? []) + [entry["message"] ?? .null])
        }
        return .threw(.init(message: error?["message"], statusCode: error?["status"], errors: .object(errors)))
    }

    /// Strapi's entries as rows, and whatever lies in them too.
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
