/// Where a value lies in a row, and how it is written there.
public struct RowColumn: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case text, number, boolean
        /// A text that is empty where there is no value.
        case blankText
        /// Dates of ISO 8601, which differ in how they write the same moment.
        case date
        /// A reference to rows: their ids, or the rows themselves.
        case reference
        /// As the row writes it.
        case unknown
    }

    /// From the row to the value, by way of related rows: `["author", "name"]`. Keys are Appwrite's (`$id`).
    public var path: [String]
    public var kind: Kind

    public init(path: [String], kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// What must be selected for the value to be in the row. A reference is loaded with the rows that it leads to.
    public var selection: String {
        path.joined(separator: ".") + (kind == .reference ? ".$id" : "")
    }
}
