import Appwrite
import Refine

extension ResourceRules {
    /// An error of Appwrite's without the names of hidden columns: it may refuse a row for want of one, or one that is written along.
    /// - Parameter schema: as callers see it, where it is known.
    func redacted(_ error: HttpError, _ schema: TableSchema?) -> HttpError {
        // A name that the table shows is no secret of a related one's.
        let hidden = hidden.union(related.hidden.filter { schema?.column($0) == nil })
        guard !hidden.isEmpty else { return error }
        let errors = error.errors.filter { !hidden.contains($0.key) }
        guard errors.count < error.errors.count || hidden.contains(where: { error.message.names($0) }) else {
            return error
        }
        return .hiddenCause(of: error, errors: errors)
    }
}

extension String {
    /// Whether the text holds a name that is not part of a longer one.
    fileprivate func names(_ name: String) -> Bool {
        func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x24, 0x5F: true
            default: byte >= 0x80
            }
        }
        return ranges(of: name).contains { range in
            let before = utf8[..<range.lowerBound].last
            let behind = utf8[range.upperBound...].first
            return before.map(isPart) != true && behind.map(isPart) != true
        }
    }
}
