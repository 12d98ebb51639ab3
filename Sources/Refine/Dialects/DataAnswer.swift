/// What became of a `DataRequest`. Row bytes are refine's already: `id` first, compact JSON.
public enum DataAnswer: Sendable {
    /// A page of rows: a JSON array, how many it holds, and how many rows match in all.
    case list(ListAnswer)
    /// One row as a JSON object.
    case row([UInt8])
    /// One new row as a JSON object.
    case created([UInt8])
    /// Rows as a JSON array (get many, update many).
    case rows([UInt8])
    /// New rows as a JSON array.
    case createdRows([UInt8])
    case deleted(id: String)
    case deletedRows(ids: [String])
}
