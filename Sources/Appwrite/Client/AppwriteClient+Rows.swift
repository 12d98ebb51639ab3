import JSONBytes

/// A table within a database: where rows live.
public struct TableReference: Sendable, Hashable {
    public var database: String
    public var table: String

    public init(database: String, table: String) {
        self.database = database
        self.table = table
    }
}

extension AppwriteClient {
    // Signatures that the gateway builds on; every method throws AppwriteFailure. Bodies: placeholders.

    /// `GET …/rows`: the bytes of `{"total", "rows"}`. `countsTotal: false` sends `total=0`.
    public func listRows(_ table: TableReference, queries: [Query], countsTotal: Bool = true, transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `GET …/rows/{id}`.
    public func getRow(_ table: TableReference, id: String, queries: [Query] = [], transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `POST …/rows`; `id: nil` asks for `unique()`. `permissions: nil` leaves them to Appwrite.
    public func createRow(_ table: TableReference, id: String?, data: JSONObject, permissions: [Permission]?, transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `POST …/rows` with `rows`: at most 100, key only. Answers `{"total", "rows"}`.
    public func createRows(_ table: TableReference, rows: [JSONObject], transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `PATCH …/rows/{id}`.
    public func updateRow(_ table: TableReference, id: String, data: JSONObject, permissions: [Permission]?, transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `PATCH …/rows` of the rows that match; refuses to be called without queries. Key only.
    public func updateRows(_ table: TableReference, data: JSONObject, queries: [Query], transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `PUT …/rows/{id}`.
    public func upsertRow(_ table: TableReference, id: String, data: JSONObject, permissions: [Permission]?, transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `PUT …/rows` with `rows`. Key only.
    public func upsertRows(_ table: TableReference, rows: [JSONObject], transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }
    /// `DELETE …/rows/{id}`.
    public func deleteRow(_ table: TableReference, id: String, transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) { throw .unreadable("placeholder") }
    /// `DELETE …/rows` of the rows that match; refuses to be called without queries. Key only. Answers the deleted rows, at most 100.
    public func deleteRows(_ table: TableReference, queries: [Query], transaction: String? = nil, as caller: Caller) async throws(AppwriteFailure) -> [UInt8] { throw .unreadable("placeholder") }

    /// `POST /tablesdb/transactions`: the new transaction's id.
    public func createTransaction(lifetime seconds: Int = 60, as caller: Caller) async throws(AppwriteFailure) -> String { throw .unreadable("placeholder") }
    /// `PATCH /tablesdb/transactions/{id}` with `commit` or `rollback`.
    public func finishTransaction(_ id: String, commit: Bool, as caller: Caller) async throws(AppwriteFailure) { throw .unreadable("placeholder") }

    /// `GET /tablesdb/{db}/tables/{table}`: columns and indexes included. Needs a key.
    public func getTable(_ table: TableReference, as caller: Caller) async throws(AppwriteFailure) -> TableSchema { throw .unreadable("placeholder") }
    /// `GET /tablesdb/{db}/tables`. Needs a key.
    public func listTables(database: String, as caller: Caller) async throws(AppwriteFailure) -> [TableSchema] { throw .unreadable("placeholder") }
    /// `GET /health/version`, public: `1.8.1`.
    public func serverVersion() async throws(AppwriteFailure) -> ServerVersion { throw .unreadable("placeholder") }
}
