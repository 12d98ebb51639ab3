/// Which part of a list is asked for. Rows are counted from 0.
public enum Pagination: Sendable, Hashable {
    /// refine's modes `client` and `off`: every row.
    case everything
    /// Rows from `offset`, at most `limit` of them (0 is an empty page).
    case window(offset: Int, limit: Int)
    /// Rows after the one that the cursor names, at most `limit`; `nil` takes the server's default.
    case cursor(String, limit: Int?)
}
