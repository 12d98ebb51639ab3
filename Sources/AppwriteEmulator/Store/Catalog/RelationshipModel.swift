import JSONBytes

/// What a relationship column relates to what, seen from one of its two tables.
///
/// A relationship is two columns, one in each table, whatever the client sees of them: the one of the table that it was made on
/// is the parent's. The child's is hidden where the relationship goes one way.
struct RelationshipModel: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case oneToOne, manyToOne, manyToMany, oneToMany }
    enum Side: String, Sendable { case parent, child }
    /// What the deletion of a row does to its related rows.
    enum DeleteAction: String, Sendable, CaseIterable { case cascade, restrict, setNull }

    var kind: Kind
    var side: Side
    /// The id of the other table, which lies in the same database.
    var relatedTable: String
    var isTwoWay: Bool
    /// The key of the other column.
    var twoWayKey: String
    var onDelete: DeleteAction
    /// The number of the parent's column, by which junctions are named.
    var number: Int64

    /// Whether a row has a list of related rows, rather than one.
    var isToMany: Bool {
        switch (kind, side) {
        case (.manyToMany, _), (.oneToMany, .parent), (.manyToOne, .child): true
        case (.oneToOne, _), (.oneToMany, .child), (.manyToOne, .parent): false
        }
    }

    /// Whether the row itself holds the id of its related row.
    var isStored: Bool { !isToMany && (kind != .oneToOne || side == .parent || isTwoWay) }

    /// Whether clients do not see the column.
    var isHidden: Bool { side == .child && !isTwoWay }

    /// Whether no two rows may have the same related row.
    var isUnique: Bool { kind == .oneToOne }

    /// The table of pairs between which many-to-many rows are linked.
    var junction: String { "j\(number)" }

    /// The same relationship from the other side.
    func reversed(key: String, table: String, number: Int64) -> RelationshipModel {
        RelationshipModel(
            kind: kind, side: side == .parent ? .child : .parent, relatedTable: table, isTwoWay: isTwoWay,
            twoWayKey: key, onDelete: onDelete, number: number)
    }
}

extension RelationshipModel {
    /// What a column's record keeps of it.
    var definition: JSONValue {
        [
            "kind": .string(kind.rawValue), "side": .string(side.rawValue), "table": .string(relatedTable),
            "twoWay": .bool(isTwoWay), "twoWayKey": .string(twoWayKey), "onDelete": .string(onDelete.rawValue),
            "number": .integer(number),
        ]
    }

    /// Reads what a record keeps. A parent's column was kept before its number was known.
    init?(definition: JSONValue?, column: Int64) {
        guard let definition, let kind = definition["kind"]?.string.flatMap(Kind.init),
            let side = definition["side"]?.string.flatMap(Side.init), let table = definition["table"]?.string,
            let key = definition["twoWayKey"]?.string,
            let action = definition["onDelete"]?.string.flatMap(DeleteAction.init)
        else { return nil }
        self.kind = kind
        self.side = side
        relatedTable = table
        isTwoWay = definition["twoWay"]?.bool ?? false
        twoWayKey = key
        onDelete = action
        number = side == .parent ? column : definition["number"]?.int64 ?? 0
    }
}

extension RelationshipModel {
    /// What Appwrite says of it beside what every column has.
    func json(in dialect: DatabaseDialect) -> JSONObject {
        [
            dialect.relatedTable: .string(relatedTable), "relationType": .string(kind.rawValue),
            "twoWay": .bool(isTwoWay), "twoWayKey": .string(twoWayKey), "onDelete": .string(onDelete.rawValue),
            "side": .string(side.rawValue),
        ]
    }
}
