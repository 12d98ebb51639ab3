/// How the rows of a relationship column belong to those of its related table.
public struct Relationship: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case oneToOne, oneToMany, manyToOne, manyToMany }
    public enum Side: String, Sendable, Hashable { case parent, child }

    public var kind: Kind
    public var side: Side
    /// Whether both tables have a column for it.
    public var isTwoWay: Bool
    /// The column by which the related rows lead back; `nil` where they have none, or it is not known.
    public var backKey: String?

    public init(_ kind: Kind, side: Side = .parent, isTwoWay: Bool = false, backKey: String? = nil) {
        self.kind = kind
        self.side = side
        self.isTwoWay = isTwoWay
        self.backKey = backKey
    }

    /// Whether a row may be related to several.
    public var isToMany: Bool {
        switch kind {
        case .oneToOne: false
        case .oneToMany: side == .parent
        case .manyToOne: side == .child
        case .manyToMany: true
        }
    }

    /// Whether the table keeps the related row's id in its own rows. Appwrite refuses filters on columns that it does not keep.
    public var isStored: Bool {
        switch kind {
        case .oneToOne: side == .parent || isTwoWay
        case .oneToMany, .manyToOne, .manyToMany: !isToMany
        }
    }
}
