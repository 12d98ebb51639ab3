/// A value by which rows are sorted, made ready to be compared many times.
enum SortKey: Sendable, Hashable {
    case null
    /// A text as its collation folds it.
    case text([UInt8])
    case other(RowValue)

    init(_ value: RowValue, by collation: TextCollation) {
        switch value {
        case .null: self = .null
        case .text(let text): self = .text(collation.folded(text))
        default: self = .other(value)
        }
    }

    /// Bytes that are kept, and looked at when it is compared.
    var size: Int { if case .text(let bytes) = self { bytes.count } else { 8 } }

    /// Below zero, zero or above zero; `nil` where there is no order.
    func compared(to other: SortKey, by collation: TextCollation) -> Int? {
        switch (self, other) {
        case (.text(let left), .text(let right)): collation.order(left, right)
        case (.other(let left), .other(let right)): left.compared(to: right, by: collation)
        default: nil
        }
    }
}
