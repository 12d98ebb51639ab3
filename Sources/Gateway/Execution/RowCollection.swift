import Appwrite
import JSONBytes

/// Rows of several upstream answers on their way to becoming one JSON array.
struct RowCollection: Sendable {
    /// `[` and the rows so far, separated by commas.
    private var bytes: [UInt8] = [0x5B]
    private(set) var count = 0

    /// The rows as a JSON array.
    var array: [UInt8] { bytes + [0x5D] }

    /// Adds rows, at most `limit` of them.
    mutating func append(_ rows: RowRewriter.Rows, limit: Int = .max) {
        let taken = rows.ranges.prefix(limit)
        guard let first = taken.first, let last = taken.last else { return }
        separate()
        bytes.append(contentsOf: rows.bytes[first.lowerBound..<last.upperBound])
        count += taken.count
    }

    /// Adds the text of one row.
    mutating func append(row: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: row)
        count += 1
    }

    private mutating func separate() {
        if count > 0 { bytes.append(0x2C) }
    }
}
