import JSONBytes
import Refine

extension CrudFilter {
    /// The filter without what is no condition, and with alternatives of one column as one comparison: Appwrite has one query for those,
    /// and a group of many would take more room than a request has. `nil` where nothing is left: a comparison without a value (refine's
    /// undefined), a group without members.
    var meant: CrudFilter? {
        switch self {
        case .logical(_, let `operator`, let value):
            return value == .absent && !`operator`.asksForPresence ? nil : self
        case .and(let filters):
            let members = filters.compactMap(\.meant)
            return members.count == 1 ? members[0] : members.isEmpty ? nil : .and(members)
        case .or(let filters):
            let members = Self.joined(filters.compactMap(\.meant))
            return members.count == 1 ? members[0] : members.isEmpty ? nil : .or(members)
        }
    }

    /// Alternatives, those of equality with one column put together in the place of the first.
    private static func joined(_ members: [CrudFilter]) -> [CrudFilter] {
        guard members.count > 1 else { return members }
        var joined: [CrudFilter] = []
        joined.reserveCapacity(members.count)
        var places: [String: Int] = [:]
        var values: [String: [FilterValue]] = [:]
        for member in members {
            guard let (field, alternatives) = member.alternatives else {
                joined.append(member)
                continue
            }
            values[field, default: []] += alternatives
            if places[field] == nil {
                places[field] = joined.count
                joined.append(member)
            } else if let place = places[field], case .logical(_, let `operator`, _) = joined[place] {
                joined[place] = .logical(field: field, operator: `operator`, value: .list([]))
            }
        }
        for (field, place) in places {
            if case .logical(_, let `operator`, .list([])) = joined[place] {
                joined[place] = .logical(field: field, operator: `operator`, value: .list(values[field] ?? []))
            }
        }
        return joined
    }

    /// The column of a comparison for equality, and what it may be equal to.
    private var alternatives: (field: String, values: [FilterValue])? {
        guard case .logical(let field, let `operator`, let value) = self, [.eq, .in].contains(`operator`) else {
            return nil
        }
        if case .list(let values) = value { return (field, values) }
        return (field, [value])
    }
}
