import JSONBytes

/// What refine asked for, free of the dialect in which it was written and of how Appwrite will do it.
public struct DataRequest: Sendable, Hashable {
    /// Kept behind a reference: requests are passed through several asynchronous functions, each of which has copies.
    public indirect enum Operation: Sendable, Hashable {
        case getList(ListRequest)
        case getOne(id: String, Selection = .all)
        /// Ids in the order asked, possibly repeated.
        case getMany(ids: [String], Selection = .all)
        case create(RowInput)
        case createMany([RowInput])
        case update(id: String, RowInput)
        case updateMany(ids: [String], RowInput)
        case deleteOne(id: String)
        case deleteMany(ids: [String])
    }

    /// The resource as the URL names it, percent-decoded: a table's id, or `database/table`.
    public var resource: String
    public var operation: Operation
    /// What the row's version must be; for operations on one row.
    public var preconditions: Preconditions

    public init(resource: String, operation: Operation, preconditions: Preconditions = .none) {
        self.resource = resource
        self.operation = operation
        self.preconditions = preconditions
    }
}
