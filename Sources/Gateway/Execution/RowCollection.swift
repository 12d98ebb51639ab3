import Appwrite
import JSONBytes

/// Rows of several upstream answers on their way to becoming one JSON array.
struct RowCollection: Sendable {
    static let emptyArray = Array("[]".utf8)

    /// `[` and the rows so far, separated by commas.
    private var bytes: [UInt8] = [0x5B]
    private(set) var count = 0

    /// The rows as a JSON array.
    var array: [UInt8] { bytes + [0x5D] }

    /// Adds rows, at most `limit` of them.
    mutating func append(_ rows: RowRewriter.Rows, limit: Int = .max) {
        let taken = rows.ranges.prefix(limit)
        guard let first = taken.first, let last = taken.last else { return }
        let rowBytes = taken.reduce(0) { $0 + $1.count }
        guard last.upperBound - first.lowerBound == rowBytes + taken.count - 1 else {
            // Some of the answer's rows are left out.
            for range in taken { append(row: rows.bytes[range]) }
            return
        }
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

extension RowRewriter.Rows {
    /// Some of the rows, by their places.
    func keeping(_ places: Range<Int>) -> RowRewriter.Rows {
        let kept = ranges[places.clamped(to: 0..<ranges.count)]
        guard kept.count < ranges.count else { return self }
        var array = Self(total: total, bytes: [0x5B], ranges: [])
        for range in kept {
            if !array.ranges.isEmpty { array.bytes.append(0x2C) }
            let start = array.bytes.count
            array.bytes.append(contentsOf: bytes[range])
            array.ranges.append(start..<array.bytes.count)
        }
        array.bytes.append(0x5D)
        return array
    }
}
