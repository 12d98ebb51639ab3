import Appwrite

extension GatewayConfiguration {
    /// Where the audit trail is kept, and who reads it.
    public struct Audit: Sendable, Equatable {
        /// A file of JSON lines; `nil` keeps none.
        public var file: String?
        /// Bytes of one file.
        public var maximumSize = 10 * 1024 * 1024
        /// Older files that are kept.
        public var keep = 10
        /// A table of Appwrite's in place of the file.
        public var table: TableReference?
        /// Whether rows are hashed before and after.
        public var hashes = false
        /// Who may read the trail.
        public var roles: [Role] = []

        public init() {}
    }
}

extension GatewayConfiguration {
    /// Tables that the gateway keeps for itself: no resource leads to them, whatever `resources.expose` says.
    var ownTables: [TableReference] {
        guard audit.file == nil, var table = audit.table else { return [] }
        if table.database.isEmpty { table.database = appwrite.database }
        return [table]
    }
}

extension GatewayConfiguration.Audit {
    /// What is wrong with keys that have to fit each other; `nil` if nothing is.
    func fault(key: String?) -> (key: String, message: String)? {
        if file != nil, table != nil {
            return ("audit.table", "stands beside audit.file; set one of them")
        }
        if table != nil, key == nil {
            return ("audit.table", "needs appwrite.key, with which the table is written")
        }
        return nil
    }
}
