import Appwrite
import JSONBytes

extension ColumnCondition {
    /// The smallest question to Appwrite that finds all the rows meant.
    func pushed(on column: ResolvedColumn, _ capabilities: ServerCapabilities) -> Pushed {
        ConditionPusher(column: column, capabilities: capabilities).pushed(self)
    }
}

/// Turns what is said of one column into queries, by what the server's database does.
private struct ConditionPusher {
    let column: ResolvedColumn
    let capabilities: ServerCapabilities

    private var database: DatabaseTraits { capabilities.database }

    func pushed(_ condition: ColumnCondition) -> Pushed {
        switch condition {
        case .everything: return .exact(.everything)
        case .nothing: return .exact(.nothing)
        case _ where !column.isQueryable: return Pushed(condition: .everything, shortfall: .hasNoQuery)
        case .isNull:
            // Of references that the table does not keep, Appwrite can be asked only where they lead.
            return column.isStored
                ? .exact(query(.isNull, [])) : Pushed(condition: .everything, shortfall: .hasNoQuery)
        case .isNotNull: return .exact(isNotNull)
        case .equals(let values, let orNull, let isExact):
            let shortfall = isExact ? equalityShortfall(values) : nil
            let equal = query(.equal, values)
            guard orNull else { return Pushed(condition: equal, shortfall: shortfall) }
            guard column.isStored else { return Pushed(condition: .everything, shortfall: .hasNoQuery) }
            return Pushed(condition: .any([equal, query(.isNull, [])]), shortfall: shortfall)
        case .differs(let values, let isExact):
            if isExact, let shortfall = equalityShortfall(values) {
                return Pushed(condition: isNotNull, shortfall: shortfall)
            }
            return .exact(.all(values.map { query(.notEqual, [$0]) } + notNullIfNeeded))
        case _ where isSequence && !capabilities.ordersSequence && condition.isOfOrder:
            return Pushed(condition: .everything, shortfall: .hasNoQuery)
        case .compares(let relation, let value): return .exact(query(Self.method(relation), [value]))
        case .within(let low, let high): return .exact(query(.between, [low, high]))
        case .outside(let low, let high): return .exact(.all([query(.notBetween, [low, high])] + notNullIfNeeded))
        case .matches(let pieces, let place, let isExact): return matches(pieces, place, letterForLetter: isExact)
        case .matchesNone(let pieces, let place, let isExact):
            return matchesNone(pieces, place, letterForLetter: isExact)
        case .holdsOne, .holdsAll, .holdsNone, .lacksOne:
            return column.isListOfReferences ? references(condition) : list(condition)
        }
    }

    private func query(_ method: Query.Method, _ values: [JSONValue]) -> Condition {
        // References that the table does not keep are found by the ids of the rows that they lead to.
        .query(.filter(method, column: column.isStored ? column.key : column.key + ".$id", values: values))
    }

    private var isSequence: Bool { column.key == "$sequence" || column.key.hasSuffix(".$sequence") }

    private var isNotNull: Condition { query(.isNotNull, []) }

    private var notNullIfNeeded: [Condition] { database.negationsFindNull ? [isNotNull] : [] }

    private static func method(_ relation: RowTest.Relation) -> Query.Method {
        switch relation {
        case .less: .lessThan
        case .lessOrEqual: .lessThanEqual
        case .greater: .greaterThan
        case .greaterOrEqual: .greaterThanEqual
        }
    }

    /// Why `equal` finds more than what is the same letter for letter.
    private func equalityShortfall(_ values: [JSONValue]) -> Shortfall? {
        guard !database.equalIsExact, column.type.comparesText, values.contains(where: { $0.string != nil }) else {
            return nil
        }
        return database.isEqualityKnown ? .ignoresCase : .mayIgnoreCase
    }
}

// Pieces of texts.
extension ConditionPusher {
    private func matches(_ pieces: [String], _ place: TextPattern.Place, letterForLetter: Bool) -> Pushed {
        var whole: [JSONValue] = []
        var parts: [Condition] = []
        var shortfall: Shortfall? = letterForLetter ? .ignoresCase : nil
        for piece in pieces {
            if isMisread(piece) {
                shortfall = shortfall ?? .misreadsBackslash
                parts.append(around(piece, place, letterForLetter: letterForLetter))
            } else if place != .anywhere, !database.affixesAreAnchored {
                shortfall = shortfall ?? .isUnanchored
                parts.append(unanchored(piece, place, letterForLetter: letterForLetter))
            } else {
                whole.append(.string(piece))
            }
        }
        if place == .anywhere {
            if !whole.isEmpty { parts.append(query(.contains, whole)) }
        } else {
            // Of these Appwrite takes one value each.
            parts += whole.map { query(Self.method(place), [$0]) }
        }
        return Pushed(condition: .any(parts), shortfall: shortfall)
    }

    private func matchesNone(_ pieces: [String], _ place: TextPattern.Place, letterForLetter: Bool) -> Pushed {
        if letterForLetter { return Pushed(condition: isNotNull, shortfall: .ignoresCase) }
        let method: Query.Method =
            switch place {
            case .start: .notStartsWith
            case .end: .notEndsWith
            case .anywhere: .notContains
            }
        let readable = pieces.filter { !isMisread($0) }
        guard readable.count < pieces.count else {
            return .exact(.all(pieces.map { query(method, [.string($0)]) } + notNullIfNeeded))
        }
        let condition = Condition.all(readable.map { query(method, [.string($0)]) } + [isNotNull])
        return Pushed(condition: condition, shortfall: .misreadsBackslash)
    }

    private static func method(_ place: TextPattern.Place) -> Query.Method {
        switch place {
        case .start: .startsWith
        case .end: .endsWith
        case .anywhere: .contains
        }
    }

    private func isMisread(_ piece: String) -> Bool {
        database.patternsMisreadBackslashes && piece.utf8.contains(UInt8(ascii: "\\"))
    }

    /// What surrounds the backslashes of a piece: its beginning, its end, or all of its parts.
    private func around(_ piece: String, _ place: TextPattern.Place, letterForLetter: Bool) -> Condition {
        let parts = piece.split(separator: "\\", omittingEmptySubsequences: false).map(String.init)
        let whole =
            switch place {
            case .start: parts.prefix(1)
            case .end: parts.suffix(1)
            case .anywhere: parts[...]
            }
        let conditions = whole.filter { !$0.isEmpty }.map { part in
            place == .anywhere || database.affixesAreAnchored
                ? query(Self.method(place), [.string(part)]) : unanchored(part, place, letterForLetter: letterForLetter)
        }
        return conditions.isEmpty ? isNotNull : .all(conditions)
    }

    /// Where `startsWith` looks anywhere, and letter for letter, it still finds what begins letter for letter.
    private func unanchored(_ piece: String, _ place: TextPattern.Place, letterForLetter: Bool) -> Condition {
        query(letterForLetter ? Self.method(place) : .contains, [.string(piece)])
    }
}

// Lists.
extension ConditionPusher {
    private func list(_ condition: ColumnCondition) -> Pushed {
        switch condition {
        case .holdsOne(let values): return .exact(query(.contains, values))
        case .holdsAll(let values):
            if capabilities.hasContainsAll, values.count > 1 { return .exact(query(.containsAll, values)) }
            return .exact(.all(values.map { query(.contains, [$0]) }))
        case .holdsNone(let values):
            return .exact(.all(values.map { query(.notContains, [$0]) } + notNullIfNeeded))
        case .lacksOne(let values):
            let lacks = Condition.any(values.map { query(.notContains, [$0]) })
            return .exact(.all([lacks] + notNullIfNeeded))
        default: return Pushed(condition: .everything, shortfall: .hasNoQuery)
        }
    }

    /// References to several rows: Appwrite finds the rows with one that leads to a certain row, and no more than that.
    private func references(_ condition: ColumnCondition) -> Pushed {
        switch condition {
        case .holdsOne(let values): .exact(query(.equal, values))
        case .holdsAll(let values):
            Pushed(condition: query(.equal, Array(values.prefix(1))), shortfall: values.count > 1 ? .hasNoQuery : nil)
        default: Pushed(condition: .everything, shortfall: .hasNoQuery)
        }
    }
}
