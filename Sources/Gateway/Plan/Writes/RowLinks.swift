import Appwrite
import JSONBytes

/// Rows of another table that a write refers to by their ids.
public struct RowLinks: Sendable, Hashable {
    /// The relationship.
    public var column: String
    public var table: TableReference
    /// Each once.
    public var ids: [String]
    /// Whether Appwrite keeps an id that names no row for the caller, which it does for a new row that leads to one other row. In every
    /// other place it takes such an id for none, and the row loses what it was related with.
    public var isKept: Bool

    public init(column: String, table: TableReference, ids: [String], isKept: Bool) {
        self.column = column
        self.table = table
        self.ids = ids
        self.isKept = isKept
    }

    /// The calls that find out which of the rows are there.
    public func lookUps(_ capabilities: ServerCapabilities) -> [[Query]] {
        IDChunks.chunks(of: ids.filter(RowID.isPossible), capabilities: capabilities).map { chunk in
            [IDChunks.query(chunk), .limit(chunk.count), .select(["$id"])]
        }
    }
}

extension Planner {
    /// What a write refers to, by relationship.
    func links(of work: Plan.Work) -> [RowLinks] {
        switch work {
        case .create(let row): links(in: [row.data], isNew: true)
        case .createMany(let rows, _): links(in: rows.map(\.data), isNew: true)
        case .update(_, let change), .updateMany(_, let change, _): links(in: [change.data], isNew: false)
        case .list, .getOne, .getMany, .deleteOne, .deleteMany: []
        }
    }

    private func links(in rows: [JSONObject], isNew: Bool) -> [RowLinks] {
        guard let schema else { return [] }
        return schema.columns.compactMap { column in
            guard column.type == .relationship, let related = column.relatedTable else { return nil }
            var ids: [String] = []
            var seen: Set<String> = []
            for id in rows.flatMap({ Self.ids(in: $0[column.key]) }) where seen.insert(id).inserted { ids.append(id) }
            guard !ids.isEmpty else { return nil }
            return RowLinks(
                column: column.key, table: TableReference(database: table.database, table: related), ids: ids,
                isKept: isNew && column.relationship?.isStored == true)
        }
    }

    /// Ids among what a relationship is given; rows that are given with their content are made along.
    private static func ids(in value: JSONValue?) -> [String] {
        switch value {
        case .string(let id)?: [id]
        case .array(let elements)?: elements.compactMap(\.string)
        default: []
        }
    }
}
