import GRDB

/// The tables at the other ends of a table's relationships, as one caller may see them.
struct Relatives {
    let database: DatabaseModel
    let caller: Caller
    let catalog: Catalog
    let db: Database

    /// The table at the other end.
    func table(of relationship: RelationshipModel) throws -> TableModel {
        guard let table = try catalog.table(relationship.relatedTable, of: database.id, db: db) else {
            // Deleting a table takes its relationships with it.
            throw APIError.serverError
        }
        return table
    }

    /// What of a table's rows the caller may read.
    /// - Throws: `user_unauthorized` where that is none for sure.
    func visibility(of table: TableModel) throws -> RowVisibility {
        try RowVisibility(of: table, to: caller, db: db)
    }
}
