/// How a database compares, as far as Appwrite's queries show it (read in Appwrite's sources; MariaDB seen on a server).
public struct DatabaseTraits: Sendable, Hashable {
    /// How `equal` and `notEqual` compare texts.
    public var equality: TextCollation
    /// Whether `equality` is certain.
    public var isEqualityKnown: Bool
    /// How `lessThan` and orders compare texts; `nil` where that depends on how the database was set up.
    public var order: TextCollation?
    /// How `contains`, `notStartsWith` and the like compare.
    public var patterns: TextCollation
    /// Whether `startsWith` and `endsWith` look at the start and the end only, ignoring case as `contains` does. MongoDB's look
    /// anywhere, letter for letter; their negations do what they say.
    public var affixesAreAnchored: Bool
    /// Whether a backslash in a pattern is taken for the beginning of an escape.
    public var patternsMisreadBackslashes: Bool
    /// Whether `notEqual`, `notContains` and the like find rows without a value.
    public var negationsFindNull: Bool
    /// Whether rows without a value come first when ascending.
    public var nullsFirst: Bool
    /// Whether `$sequence` is a text to compare with.
    public var sequenceIsText: Bool
}

extension DatabaseTraits {
    /// What holds for every database: nothing is taken for granted that one of them does differently.
    public static let unknown = DatabaseTraits(
        equality: .binary, isEqualityKnown: false, order: nil, patterns: .caseless, affixesAreAnchored: false,
        patternsMisreadBackslashes: true, negationsFindNull: true, nullsFirst: true, sequenceIsText: true)

    /// Whether `equal` tells apart all that differs.
    var equalIsExact: Bool { isEqualityKnown && equality == .binary }
}
