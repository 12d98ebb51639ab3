extension APIError {
    static let databaseNotFound = APIError(404, "database_not_found", "Database not found")
    static let databaseAlreadyExists = APIError(
        409, "database_already_exists",
        "Database with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID."
    )
    static func relationshipValue(_ reason: String) -> APIError {
        APIError(400, "relationship_value_invalid", reason)
    }
    static let transactionNotFound = APIError(
        404, "transaction_not_found", "Transaction with the requested ID could not be found.")
    static let transactionNotReady = APIError(
        400, "transaction_not_ready", "The transaction is not ready yet. Please try again later.")
    static let transactionExpired = APIError(
        410, "transaction_expired", "The transaction has expired. Please create a new transaction and try again.")
    static let transactionConflict = APIError(
        409, "transaction_conflict", "The transaction has a conflict. Please resolve the conflict and try again.")
    static let transactionFull = APIError(
        400, "transaction_limit_exceeded", "The maximum number of operations per transaction has been exceeded.")
}

/// Which of the two names of one API a client uses: `/tablesdb` with tables, rows and columns, or the older `/databases` with
/// collections, documents and attributes. Paths, keys and error types follow it; the data are the same.
enum DatabaseDialect: Sendable, Hashable {
    case tables, collections

    var root: String { self == .tables ? "tablesdb" : "databases" }
    var table: String { self == .tables ? "table" : "collection" }
    var tables: String { self == .tables ? "tables" : "collections" }
    var tableID: String { self == .tables ? "tableId" : "collectionId" }
    var row: String { self == .tables ? "row" : "document" }
    var rows: String { self == .tables ? "rows" : "documents" }
    var relatedTable: String { self == .tables ? "relatedTable" : "relatedCollection" }
    var rowID: String { self == .tables ? "rowId" : "documentId" }
    var rowSecurity: String { self == .tables ? "rowSecurity" : "documentSecurity" }
    var column: String { self == .tables ? "column" : "attribute" }
    var columns: String { self == .tables ? "columns" : "attributes" }
    private var index: String { self == .tables ? "column_index" : "index" }
    private var api: String { self == .tables ? "tablesDB" : "databases" }
}

extension DatabaseDialect {
    private var unique: String { "Try again with a different ID or use ID.unique() to generate a unique ID." }

    var tableNotFound: APIError { notFound(table) }
    var rowNotFound: APIError { notFound(row) }
    var columnNotFound: APIError { notFound(column) }
    var indexNotFound: APIError {
        APIError(404, "\(index)_not_found", "Index with the requested ID could not be found.")
    }

    private func notFound(_ noun: String) -> APIError {
        APIError(404, "\(noun)_not_found", "\(noun.capitalizedFirst) with the requested ID could not be found.")
    }

    var tableAlreadyExists: APIError {
        APIError(409, "\(table)_already_exists", "A \(table) with the requested ID already exists. \(unique)")
    }
    var rowAlreadyExists: APIError {
        APIError(
            409, "\(row)_already_exists", "\(row.capitalizedFirst) with the requested ID already exists. \(unique)")
    }
    var columnAlreadyExists: APIError {
        APIError(
            409, "\(column)_already_exists",
            "\(column.capitalizedFirst) with the requested key already exists. \(column.capitalizedFirst) keys must be unique, "
                + "try again with a different key.")
    }
    var indexAlreadyExists: APIError {
        APIError(
            409, "\(index)_already_exists",
            "Index with the requested key already exists. Try again with a different key.")
    }
    var rowUpdateConflict: APIError { APIError(409, "\(row)_update_conflict", "Remote \(row) is newer than local.") }
    var rowDeleteRestricted: APIError {
        APIError(
            403, "\(row)_delete_restricted",
            "\(row.capitalizedFirst) cannot be deleted because it is referenced by another \(row).")
    }
    func bulkUnsupported(_ action: String) -> APIError {
        .badRequest("Bulk \(action) is not supported for \(api) with relationship \(columns)")
    }
    var rowDataMissing: APIError {
        APIError(400, "\(row)_missing_data", "The \(row) data is missing. Try again with \(row) data populated")
    }
    var rowPayloadMissing: APIError {
        APIError(
            400, "\(row)_missing_payload",
            "The \(row) data and permissions are missing. You must provide either \(row) data or permissions to be updated."
        )
    }

    func invalidStructure(_ reason: String) -> APIError {
        APIError(400, "\(row)_invalid_structure", "Invalid document structure: \(reason)")
    }
    func invalidColumnValue(_ reason: String) -> APIError { APIError(400, "\(column)_value_invalid", reason) }
    func unknownColumn(_ key: String) -> APIError {
        APIError(
            400, "\(column)_unknown", "Unknown \(column): \(key). Verify the \(column) name or create the \(column).")
    }
    func invalidIndex(_ reason: String) -> APIError { APIError(400, "\(index)_invalid", reason) }
    func notANumber(_ key: String) -> APIError {
        APIError(400, "attribute_type_invalid", "\(api) \"\(key)\" is not a number")
    }
    func limitExceeded(_ key: String, _ reason: String) -> APIError {
        APIError(400, "\(column)_limit_exceeded", "\(column.capitalizedFirst) \"\(key)\" \(reason)")
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
