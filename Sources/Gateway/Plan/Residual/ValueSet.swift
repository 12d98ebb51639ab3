/// Values to be equal to one of, found by one look however many they are.
public struct ValueSet: Sendable, Hashable {
    /// As given, each once.
    public let values: [RowValue]
    public let collation: TextCollation
    private let keys: Set<Key>

    /// What two equal values have in common.
    private enum Key: Sendable, Hashable {
        case text([UInt32])
        case integer(Int64)
        case float(Double)
        case bool(Bool)
    }

    public init(_ values: [RowValue], _ collation: TextCollation) {
        self.values = values
        self.collation = collation
        keys = Set(values.compactMap { Self.key($0, collation) })
    }

    func contains(_ value: RowValue) -> Bool {
        Self.key(value, collation).map(keys.contains) ?? false
    }

    private static func key(_ value: RowValue, _ collation: TextCollation) -> Key? {
        switch value {
        case .null: nil
        case .text(let text): .text(collation.identity(of: text))
        case .integer(let number): .integer(number)
        case .float(let number): Int64(exactly: number).map(Key.integer) ?? .float(number)
        case .bool(let flag): .bool(flag)
        }
    }
}
