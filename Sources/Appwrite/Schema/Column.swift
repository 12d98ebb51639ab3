/// A column of a table.
public struct Column: Sendable, Hashable {
    /// Types as a query's values see them. Texts with a format (e-mail, URL, IP, enum) are `string` for queries.
    public enum ValueType: String, Sendable, Hashable {
        case string, integer, float, boolean, datetime, relationship
        /// Points, lines and polygons.
        case geometry
        /// A type that this version of the gateway does not know.
        case other
    }

    public var key: String
    public var type: ValueType
    public var isArray: Bool
    public var isRequired: Bool
    /// Elements of an enum; `nil` for every other column.
    public var elements: [String]?
    /// What a text must look like (`email`, `url`, `ip`, `enum`); `nil` for plain texts and every other type.
    public var format: String?
    /// How many characters a text has at most; `nil` where that is not known.
    public var size: Int?
    /// What the database can keep in an integer column: Appwrite takes 32 bits where the column's `max` fits them. `nil` for 64 bits and
    /// every other type.
    public var storedRange: ClosedRange<Int64>?
    /// Stored encrypted: Appwrite refuses every filter on it.
    public var isEncrypted: Bool
    /// The table that a relationship leads to; `nil` for every other column.
    public var relatedTable: String?
    /// How a relationship's rows belong together; `nil` for every other column, and where it is not known.
    public var relationship: Relationship?

    public init(
        key: String, type: ValueType, isArray: Bool = false, isRequired: Bool = false, elements: [String]? = nil,
        isEncrypted: Bool = false, relatedTable: String? = nil, relationship: Relationship? = nil,
        format: String? = nil,
        size: Int? = nil, storedRange: ClosedRange<Int64>? = nil
    ) {
        self.key = key
        self.type = type
        self.isArray = isArray
        self.isRequired = isRequired
        self.elements = elements
        self.isEncrypted = isEncrypted
        self.relatedTable = relatedTable
        self.relationship = relationship
        self.format = format
        self.size = size
        self.storedRange = storedRange
    }
}
