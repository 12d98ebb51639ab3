/// Which of Appwrite's servers is emulated, where they differ in what they accept, find and answer.
struct ServerVariant: Sendable, Hashable {
    var adapter = EmulatorConfiguration.Adapter.mariadb
    /// As it is stated, such as `1.8.1`.
    var version = EmulatorConfiguration.standardVersion

    static let standard = ServerVariant()

    private var numbers: [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }

    /// 1.9 brought `containsAny` and `containsAll`, numbers of rows as text that are compared by order too, and refusals where
    /// a filter through a relationship does not fit the related table.
    var isFrom19: Bool { !numbers.lexicographicallyPrecedes([1, 9]) }

    /// Whether negations find rows that have no value.
    var negationsFindNull: Bool { adapter == .mongodb }

    /// Whether rows without a value come last in ascending order, and first in descending order.
    var nullsComeLast: Bool { adapter == .postgresql }

    /// The collation for comparing a text for equality and order; `nil` for the columns' own.
    var collation: String? {
        switch adapter {
        case .mariadb: nil
        case .postgresql: SQLiteFunctions.exactCollation
        case .mongodb: "BINARY"
        }
    }

    /// Whether the last word of a search may be the beginning of one.
    var searchesForBeginnings: Bool { adapter == .mariadb }
}

extension EmulatorConfiguration {
    var variant: ServerVariant { ServerVariant(adapter: adapter, version: version) }
}
