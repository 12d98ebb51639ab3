import Appwrite
import JSONBytes
import Refine

/// Checks what a create or an update says of a record, and gives it the types that Appwrite takes. Nothing is left out silently: Appwrite
/// passes over parameters that it does not know.
struct RecordInput: Sendable {
    let resource: ServiceResource

    /// A new record, and where it goes.
    struct New: Sendable {
        var list: RecordList
        var id: String?
        /// Without attributes that have no value.
        var data: JSONObject
    }

    /// What is to become of a record.
    struct Change: Sendable {
        /// Attributes that can be changed.
        var data: JSONObject
        /// Attributes that cannot, which an edit form may send back as it got them.
        var claims: JSONObject
        var permissions: PermissionChange
    }

    func new(_ input: RowInput) throws(HttpError) -> New {
        let (list, data) = try resource.newPlace(input.data)
        guard input.id == nil || resource.description.choosesID else { throw .idNotChosen(for: resource.name) }
        try check(data.memberKeys, for: .created)
        var coerced = try coerced(data)
        for (key, value) in coerced.members where value.isNull || value == "" { coerced[key] = nil }
        let permissions = try permissions(input.permissions).applied(to: [])
        coerced["permissions"] = permissions.map { .array($0.map { .string($0.description) }) }
        return New(list: list, id: input.id, data: coerced)
    }

    func change(_ input: RowInput) throws(HttpError) -> Change {
        var data = JSONObject()
        var claims = JSONObject()
        for (key, value) in input.data.members {
            guard let attribute = resource.description.attribute(key) else {
                throw .unknownAttribute(key, of: resource)
            }
            if attribute.uses.contains(.changed) {
                data[key] = value
            } else {
                guard attribute.isShown else { throw .readOnlyColumns([key]) }
                claims[key] = value
            }
        }
        let permissions = try permissions(input.permissions)
        guard !input.data.isEmpty || permissions != .unchanged else { throw .emptyUpdate() }
        return Change(data: try coerced(data), claims: claims, permissions: permissions)
    }

    private func check(_ keys: [String], for use: ServiceAttribute.Uses) throws(HttpError) {
        var refused: [String] = []
        for key in keys {
            guard let attribute = resource.description.attribute(key) else {
                throw .unknownAttribute(key, of: resource)
            }
            if attribute.uses.isDisjoint(with: use) { refused.append(key) }
        }
        if !refused.isEmpty { throw .readOnlyColumns(refused) }
    }

    private func coerced(_ data: JSONObject) throws(HttpError) -> JSONObject {
        try RowCoercion(schema: resource.description.writable).coerced(data)
    }

    private func permissions(_ input: PermissionInput?) throws(HttpError) -> PermissionChange {
        guard let input else { return .unchanged }
        let actions = resource.description.permissionActions
        guard !actions.isEmpty else { throw .permissionsUnknown(to: resource.name) }
        guard actions.contains(.create) else { return try PermissionReader.change(by: input) }
        guard input.read == nil, input.write == nil, let texts = input.permissions else {
            throw .permissionsUnfit("Send them as `$permissions`: the headers are for rows and files.")
        }
        do throws(PermissionError) {
            return .replaced(Permission.expandedForTable(try Permission.parse(texts, allowing: actions)))
        } catch {
            throw .permissionsUnfit(error.message)
        }
    }
}
