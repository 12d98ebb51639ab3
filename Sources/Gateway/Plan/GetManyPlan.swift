import Appwrite

/// How rows are read by their ids.
public struct GetManyPlan: Sendable, Hashable {
    /// Each id once, in the order asked.
    public var ids: [String]
    /// The ids of each upstream call.
    public var chunks: [[String]]
    /// A `select`, or nothing.
    public var selection: [Query]

    public init(ids: [String], chunks: [[String]], selection: [Query]) {
        self.ids = ids
        self.chunks = chunks
        self.selection = selection
    }

    /// The queries of one upstream call.
    public func queries(_ chunk: [String]) -> [Query] {
        [IDChunks.query(chunk), .limit(chunk.count)] + selection
    }
}
