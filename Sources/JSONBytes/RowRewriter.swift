/// Turns Appwrite's row bytes into refine's: `"$id"` becomes `"id"` and moves to the front; every other byte of a row stays as it is.
public enum RowRewriter {
    /// The rows of a list answer.
    public struct Rows: Sendable {
        /// Appwrite's `total` (capped at 5000 by the server).
        public var total: Int
        /// A JSON array of the rewritten rows.
        public var bytes: [UInt8]
        /// Where each row's object lies in `bytes`.
        public var ranges: [Range<Int>]
    }

    /// Rewrites `{"total": n, "rows": […]}`, keys in any order, unknown keys skipped.
    public static func rewriteList(_ body: [UInt8]) throws(JSONError) -> Rows {
        throw JSONError(.unexpectedEnd, offset: 0)  // placeholder
    }

    /// Rewrites one row.
    public static func rewriteRow(_ body: [UInt8]) throws(JSONError) -> [UInt8] {
        throw JSONError(.unexpectedEnd, offset: 0)  // placeholder
    }
}
