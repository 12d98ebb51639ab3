import Appwrite
import JSONBytes

extension AuditEntry {
    /// As a line of the file holds it, and as a row of the table does but for its texts of JSON.
    var json: JSONObject {
        var json: JSONObject = [
            "id": .string(id), "time": .string(LiveDate.text(time)), "request": .string(request),
            "author": author.json, "address": address.map(JSONValue.string) ?? .null,
            "action": .string(action.rawValue), "resource": .string(resource),
            "table": table.map { .string("\($0.database)/\($0.table)") } ?? .null,
            "ids": .array(ids.map(JSONValue.string)), "outcome": .string(outcome.rawValue),
        ]
        if !before.isEmpty { json["before"] = Self.json(before) }
        if !after.isEmpty { json["after"] = Self.json(after) }
        if !details.isEmpty { json["details"] = Self.json(details) }
        return json
    }

    /// A line with its end.
    var line: [UInt8] { JSONValue.object(json).serialized() + [0x0A] }

    /// - Returns: `nil` for what no gateway has written.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.string,
            let time = json["time"]?.string.flatMap(DateTimeText.millisecondsSince1970),
            let action = json["action"]?.string.flatMap(AuditAction.init), let resource = json["resource"]?.string
        else { return nil }
        self.init(
            id: id, time: Int64(time), request: json["request"]?.string ?? "",
            author: AuditAuthor(
                type: json["author"]?["type"]?.string ?? "", id: json["author"]?["id"]?.string ?? ""),
            address: json["address"]?.string, action: action, resource: resource,
            table: json["table"]?.string.flatMap(Self.table),
            ids: json["ids"]?.array?.compactMap(\.string) ?? [])
        outcome = json["outcome"]?.string.flatMap(Outcome.init) ?? .done
        before = Self.texts(json["before"])
        after = Self.texts(json["after"])
        details = Self.texts(json["details"])
    }

    static func json(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    static func texts(_ json: JSONValue?) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in json?.object?.members ?? [] { texts[key] = value.string }
        return texts
    }

    /// `main/posts`
    static func table(_ text: String) -> TableReference? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 ? TableReference(database: String(parts[0]), table: String(parts[1])) : nil
    }

    // MARK: refine

    /// What refine's `AuditLogProvider.get` answers of it (`@refinedev/core`, `ILogData`). Rows' values are in no line, so there is no `data`.
    var log: JSONValue {
        var meta: JSONObject = action.isOfOneRow && ids.count == 1 ? ["id": .string(ids[0])] : [:]
        if !action.isOfOneRow || ids.count != 1 { meta["ids"] = .array(ids.map(JSONValue.string)) }
        for (key, value) in json.members where !["id", "time", "author", "action", "resource", "ids"].contains(key) {
            meta[key] = value
        }
        return [
            "id": .string(id), "createdAt": .string(LiveDate.text(time)),
            "name": .string("\(action.rawValue) \(resource)"), "resource": .string(resource),
            "action": .string(action.rawValue), "author": author.json, "meta": .object(meta),
        ]
    }
}

extension AuditAction {
    var isOfOneRow: Bool {
        switch self {
        case .createMany, .updateMany, .deleteMany: false
        case .create, .update, .delete, .upload, .execute, .request: true
        }
    }
}
