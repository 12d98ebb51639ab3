import Appwrite
import JSONBytes

/// How Appwrite does what refine asked for: a value that can be printed and compared, made without any call.
public struct Plan: Sendable, Hashable {
    public var table: TableReference
    public var work: Work
    /// For an update or a delete of one row.
    public var versionCheck: VersionCheck?
    /// The rows of other tables that a write refers to, which must be there.
    public var links: [RowLinks] = []
    /// What of the answer's rows leads to one other row.
    public var references = RowReferences.none
    /// What answers make of rows.
    public var shape = RowShape.plain
    /// What is asked instead of a table.
    public var records: RecordList?

    /// Kept behind a reference: plans are passed through several asynchronous functions, each of which has copies.
    public indirect enum Work: Sendable, Hashable {
        case list(ListPlan)
        case getOne(id: String, queries: [Query])
        case getMany(GetManyPlan)
        case create(NewRow)
        case createMany([NewRow], WriteStrategy)
        case update(id: String, RowUpdate)
        case updateMany(ids: [String], RowUpdate, WriteStrategy)
        case deleteOne(id: String)
        case deleteMany(ids: [String], WriteStrategy)
    }

    public init(table: TableReference, work: Work, versionCheck: VersionCheck? = nil) {
        self.table = table
        self.work = work
        self.versionCheck = versionCheck
    }
}
