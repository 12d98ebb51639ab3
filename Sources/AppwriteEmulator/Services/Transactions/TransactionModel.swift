import GRDB
import JSONBytes

/// A transaction: operations that are kept until a commit does all of them, or a rollback none.
struct TransactionModel: Sendable {
    static let maximumOperations = 100
    static let lifetimes: ClosedRange<Int64> = 60...3600
    static let defaultLifetime: Int64 = 300

    var sequence: Int64
    var id: String
    /// `pending`, `committing`, `committed`, `rolledBack` or `failed`.
    var status: String
    var owner: String?
    var expires: String
    var created: String
    var updated: String
    var operationCount: Int

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        status = record["status"]
        owner = record["owner"]
        expires = record["expires"]
        created = record["created"]
        updated = record["updated"]
        operationCount = record["operation_count"]
    }

    static let selection = """
        transactions.*, (SELECT COUNT(*) FROM operations WHERE "transaction" = transactions.seq) AS operation_count
        """

    static func find(_ id: String, db: Database) throws -> TransactionModel? {
        try db.first("SELECT \(selection) FROM transactions WHERE id = ?", [.text(id)]).map(
            TransactionModel.init(record:))
    }

    /// Keys see every transaction, users their own, guests none.
    func isVisible(to caller: Caller) -> Bool {
        caller.isKey || owner != nil && owner == caller.user?.id
    }

    /// - Throws: what keeps it from taking operations or ending.
    func checkPending(now: Instant) throws(APIError) {
        guard status == "pending" else { throw .transactionNotReady }
        guard expires > now.text else { throw .transactionExpired }
    }

    func operations(db: Database) throws -> [StagedOperation] {
        try db.all("SELECT * FROM operations WHERE \"transaction\" = ? ORDER BY seq", [.integer(sequence)])
            .compactMap(StagedOperation.init(record:))
    }

    var json: JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "status": .string(status),
            "operations": .integer(operationCount), "expiresAt": .string(expires),
        ]
    }
}
