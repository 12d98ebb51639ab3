import Appwrite
import JSONBytes
import Refine

extension ResourceRules {
    /// What a create may write.
    func created(_ input: RowInput, _ context: RuleContext) throws(HttpError) -> RowInput {
        if fixesPermissions, input.permissions?.permissions != nil { throw .fixedPermissions("`$permissions`") }
        return try written(input, context)
    }

    /// What a create or an update may write, with JSON as text. Nothing is left out silently.
    func written(_ input: RowInput, _ context: RuleContext) throws(HttpError) -> RowInput {
        if fixesPermissions, let header = input.permissions?.header { throw .fixedPermissions("`\(header)`") }
        guard !hidden.isEmpty || !readOnly.isEmpty || !json.isEmpty || !related.isOpen else { return input }
        if let column = input.data.memberKeys.first(where: hidden.contains) {
            throw .hiddenColumn(column, of: context.table.table)
        }
        let refused = input.data.memberKeys.filter(readOnly.contains)
        guard refused.isEmpty else { throw .readOnlyColumns(refused) }
        var input = input
        input.data = try stored(input.data, json, context.schema, context, path: "")
        return input
    }

    /// The members of a row as they are sent to Appwrite: those of JSON columns as text, and those of related rows likewise.
    private func stored(
        _ row: JSONObject, _ json: Set<String>, _ schema: TableSchema?, _ context: RuleContext, path: String
    ) throws(HttpError) -> JSONObject {
        var row = row
        for key in row.memberKeys {
            guard let value = row[key], value.isContainer else { continue }
            let column = schema?.column(key)
            if json.contains(key) {
                row[key] = value.asText(isList: column?.isArray ?? false)
            } else if !related.isOpen, schema == nil || column?.type == .relationship {
                row[key] = try storedRows(value, of: column?.relatedTable, context, path: path + key)
            }
        }
        return row
    }

    /// Related rows that are written along with the row that leads to them.
    private func storedRows(
        _ value: JSONValue, of id: String?, _ context: RuleContext, path: String
    ) throws(HttpError) -> JSONValue {
        switch value {
        case .array(let elements):
            var rows: [JSONValue] = []
            for element in elements { rows.append(try storedRows(element, of: id, context, path: path)) }
            return .array(rows)
        case .object(let row):
            // Of a row that is there already only the id is sent.
            if let id = RelatedRow.id(of: row) { return .string(id) }
            let table = related.table(id)
            if table.fixesPermissions, row["$permissions"] != nil {
                throw .fixedPermissions("`\(path).$permissions`")
            }
            guard table.isWritable else { throw .unwritableRelation(path) }
            let refused = row.memberKeys.filter(table.unwritable.contains)
            if let column = refused.first(where: table.hidden.contains) {
                throw .hiddenColumn("\(path).\(column)", of: id ?? context.table.table)
            }
            guard refused.isEmpty else { throw .readOnlyColumns(refused.map { "\(path).\($0)" }) }
            let schema = id.flatMap { related.visible(context.schema(ofTable: $0)) }
            return .object(try stored(row, table.json, schema, context, path: path + "."))
        default:
            return value
        }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// Objects and arrays as compact JSON text; of a list column's array each element.
    fileprivate func asText(isList: Bool) -> JSONValue {
        if isList, case .array(let elements) = self { return .array(elements.map { $0.asText(isList: false) }) }
        return isContainer ? .string(text) : self
    }
}

extension PermissionInput {
    /// The header that it came with.
    fileprivate var header: String? {
        read != nil ? "X-Read-Permissions" : write != nil ? "X-Write-Permissions" : nil
    }
}
