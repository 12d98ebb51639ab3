/// The database behind an Appwrite server, which decides how texts and nulls compare.
public enum DatabaseAdapter: String, Sendable, Hashable, CaseIterable {
    /// The only one before Appwrite 1.9.
    case mariadb
    case postgresql
    case mongodb
}

extension DatabaseAdapter {
    public var traits: DatabaseTraits {
        switch self {
        case .mariadb:
            DatabaseTraits(
                equality: .general, isEqualityKnown: true, order: .general, patterns: .general,
                affixesAreAnchored: true,
                patternsMisreadBackslashes: true, negationsFindNull: false, nullsFirst: true, sequenceIsText: false)
        case .postgresql:
            DatabaseTraits(
                equality: .binary, isEqualityKnown: true, order: nil, patterns: .caseless, affixesAreAnchored: true,
                patternsMisreadBackslashes: true, negationsFindNull: false, nullsFirst: false, sequenceIsText: false)
        case .mongodb:
            DatabaseTraits(
                equality: .binary, isEqualityKnown: true, order: .binary, patterns: .expression,
                affixesAreAnchored: false,
                patternsMisreadBackslashes: false, negationsFindNull: true, nullsFirst: true, sequenceIsText: true)
        }
    }
}
