/// A channel of Appwrite Realtime on which changes of rows are told.
public enum RealtimeChannel: Sendable, Hashable {
    /// Every row that the listener may read, under its name from 1.8 on.
    case rows
    /// The same under its older name.
    case documents
    /// `databases.D.tables.T.rows`, from 1.8.
    case tableRows(TableReference)
    /// `tablesdb.D.tables.T.rows`, from 1.9.
    case tablesDBRows(TableReference)
    /// `databases.D.collections.T.documents`, all versions.
    case collectionDocuments(TableReference)
    /// Every file that the listener may read.
    case files
    /// Every execution that the listener may read: the own ones.
    case executions
    /// The listener's own account.
    case account
    /// Any other channel, as Appwrite writes it.
    case other(String)

    /// The channel's name, as `channels[]` takes it.
    public var name: String {
        switch self {
        case .rows: "rows"
        case .documents: "documents"
        case .tableRows(let reference): "databases.\(reference.database).tables.\(reference.table).rows"
        case .tablesDBRows(let reference): "tablesdb.\(reference.database).tables.\(reference.table).rows"
        case .collectionDocuments(let reference):
            "databases.\(reference.database).collections.\(reference.table).documents"
        case .files: "files"
        case .executions: "executions"
        case .account: "account"
        case .other(let name): name
        }
    }

    /// Every channel on which a change of these tables' rows may come.
    ///
    /// Appwrite 1.8.1 tells an event only to the listeners of the first of its channels that has any, per role and
    /// worker; and it tells an increment on channels without the table's id. Who listens on all of them and filters by
    /// the event's names misses nothing.
    public static func everyForm(of tables: [TableReference]) -> [RealtimeChannel] {
        [.rows, .documents]
            + tables.flatMap { [.tableRows($0), .tablesDBRows($0), .collectionDocuments($0)] }
    }
}
