import Appwrite
import Refine

/// Loads the schemas of related tables that a request names columns of.
struct RelatedSchemas: Sendable {
    let schemas: SchemaCache

    /// Whether a table leads to any other.
    static func mayBeNamed(with schema: TableSchema?) -> Bool {
        schema?.columns.contains { $0.type == .relationship } ?? false
    }

    /// - Parameter moment: schemas that were read before it are read again.
    /// - Returns: the schemas by their tables' ids. One that cannot be read is missing, so that its columns stay unchecked.
    @inline(never)
    func named(
        in operation: DataRequest.Operation, of table: TableReference, _ schema: TableSchema?,
        since moment: Duration? = nil
    ) async -> [String: TableSchema] {
        guard let schema, Self.mayBeNamed(with: schema) else { return [:] }
        var found: [String: TableSchema] = [:]
        for name in operation.dottedNames {
            var current: TableSchema? = schema
            for part in name.split(separator: ".").prefix(ColumnScope.maximumDepth) {
                guard let next = current?.column(String(part))?.relatedTable else { break }
                if found[next] == nil {
                    let reference = TableReference(database: table.database, table: next)
                    found[next] = await self.schema(reference, since: moment)
                }
                current = found[next]
            }
        }
        return found
    }

    private func schema(_ table: TableReference, since moment: Duration?) async -> TableSchema? {
        if let moment { return try? await schemas.refreshed(table, since: moment) }
        if let fresh = schemas.fresh(table) { return fresh }
        return try? await schemas.schema(table)
    }
}

extension DataRequest.Operation {
    /// Names of columns and relationships with a dot in them.
    fileprivate var dottedNames: [String] {
        switch self {
        case .getList(let list):
            list.filters.flatMap(\.dottedNames) + list.sorters.map(\.field).filter(\.isDotted)
                + list.selection.dottedNames
        case .getOne(_, let selection), .getMany(_, let selection): selection.dottedNames
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: []
        }
    }
}

extension Selection {
    fileprivate var dottedNames: [String] { (fields ?? []).filter(\.isDotted) + populate.filter(\.isDotted) }
}

extension CrudFilter {
    fileprivate var dottedNames: [String] {
        switch self {
        case .logical(let field, _, _): field.isDotted ? [field] : []
        case .or(let filters), .and(let filters): filters.flatMap(\.dottedNames)
        }
    }
}

extension String {
    fileprivate var isDotted: Bool { utf8.contains(UInt8(ascii: ".")) }
}
