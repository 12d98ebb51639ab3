/// Values to be equal to one of, found by one look however many they are.
public struct ValueSet: Sendable, Hashable {
    /// As given, each once.
    public let values: [RowValue]
    public let collation: TextCollation
    private let keys: Set<Key>
    /// Bytes of the longest text.
    private let longestText: Int

    /// What two equal values have in common.
    private enum Key: Sendable, Hashable {
        case text(FoldedText)
        case integer(Int64)
        case float(Double)
        case bool(Bool)
    }

    public init(_ values: [RowValue], _ collation: TextCollation) {
        self.values = values
        self.collation = collation
        keys = Set(values.compactMap { Self.key($0, collation) })
        longestText = values.reduce(0) { longest, value in
            max(longest, value.size)
        }
    }

    /// Bytes that are looked at to find a text of so many bytes, or that it is none of the values.
    func work(onTextOf bytes: Int) -> Int { bytes > 4 * longestText ? 0 : bytes * 2 * collation.price }

    func contains(_ value: RowValue) -> Bool {
        if case .text(let text) = value, isTooLong(text) { return false }
        return Self.key(value, collation).map(keys.contains) ?? false
    }

    /// Whether a text has more characters than the longest of the set: it need not be looked at.
    private func isTooLong(_ text: String) -> Bool {
        // A character takes one byte to four.
        guard text.utf8.count > 4 * longestText else { return false }
        // Spaces at the end do not count.
        return collation != .general || text.utf8.dropFirst(4 * longestText).contains { $0 != 0x20 }
    }

    private static func key(_ value: RowValue, _ collation: TextCollation) -> Key? {
        switch value {
        case .null: nil
        case .text(let text): .text(FoldedText(bytes: collation.identity(of: text)))
        case .integer(let number): .integer(number)
        case .float(let number): Int64(exactly: number).map(Key.integer) ?? .float(number)
        case .bool(let flag): .bool(flag)
        }
    }
}

/// A text as its collation folds it, hashed at once rather than byte by byte.
private struct FoldedText: Sendable, Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
