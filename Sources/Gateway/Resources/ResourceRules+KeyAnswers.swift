import Appwrite
import JSONBytes
import Refine

// What the server key is shown and its callers are not. Appwrite answers writes with the rows that the row is related with; a caller's
// own credential is shown those that the caller may read, the key all of them.
extension ResourceRules {
    /// Levels of related rows that Appwrite answers with.
    static let relatedLevels = 3

    /// What is made of rows that come back to the server key: relationships are left out whose rows are served nowhere, wherever
    /// they are.
    func shape(ofWrite context: RuleContext) -> RowShape {
        guard !related.isOpen, let schema = context.schema else { return shape }
        var shape = shape
        shape.row.dropped.formUnion(closedRelations(of: schema, context))
        var level = [schema]
        var seen: Set = [schema.id]
        for _ in 0..<Self.relatedLevels {
            level = level.flatMap { readable($0, context) }.filter { seen.insert($0.id).inserted }
            for schema in level {
                shape.related[schema.id, default: .init()].dropped.formUnion(closedRelations(of: schema, context))
            }
        }
        return shape
    }

    /// A table whose columns are not known may lead anywhere.
    private func closedRelations(of schema: TableSchema, _ context: RuleContext) -> Set<String> {
        let open = Set(readable(schema, context).map(\.id))
        let closed = schema.columns.filter { column in
            column.type == .relationship && column.relatedTable.map(open.contains) != true
        }
        return Set(closed.map(\.key))
    }

    private func readable(_ schema: TableSchema, _ context: RuleContext) -> [TableSchema] {
        schema.columns.compactMap(\.relatedTable).filter { related.table($0).isReadable }
            .compactMap { $0 == schema.id ? schema : context.schema(ofTable: $0) }
    }
}

extension DataRequest.Operation {
    var isWrite: Bool {
        switch self {
        case .getList, .getOne, .getMany: false
        case .create, .createMany, .update, .updateMany, .deleteOne, .deleteMany: true
        }
    }
}

extension DataService {
    /// Learns the tables that a resource's rows lead to, before the server key writes one.
    func loadRelatedSchemas(of resource: String) async {
        guard let table = directory.table(for: resource), let schema = try? await schemas.schema(table) else { return }
        var level = [schema]
        var seen: Set = [schema.id]
        for _ in 0..<ResourceRules.relatedLevels {
            var next: [TableSchema] = []
            for id in level.flatMap({ $0.columns.compactMap(\.relatedTable) }) where seen.insert(id).inserted {
                let reference = TableReference(database: table.database, table: id)
                if let schema = try? await schemas.schema(reference) { next.append(schema) }
            }
            level = next
        }
    }
}
