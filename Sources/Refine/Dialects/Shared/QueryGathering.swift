/// Gathers the parameters of a query string by name, in the order in which the names first appear.
struct QueryGathering {
    private struct Gathered {
        var group: QueryGroup
        /// The indices that brackets gave the values, `Int.max` where they gave none; those behind the last given are left out.
        var indices: [Int] = []

        mutating func add(_ value: String?, at element: QueryKey.Subscript?) {
            if element != nil { group.isList = true }
            if case .index(let index) = element {
                while indices.count < group.values.count { indices.append(.max) }
                indices.append(index)
            }
            group.values.append(value)
        }

        /// The group with its values in the order of their indices; what has none stays behind, in the order written.
        var ordered: QueryGroup {
            guard !indices.isEmpty else { return group }
            func index(_ place: Int) -> Int { place < indices.count ? indices[place] : .max }
            var ordered = group
            // `sorted` is stable.
            ordered.values = group.values.indices.sorted { index($0) < index($1) }.map { group.values[$0] }
            return ordered
        }
    }

    /// Up to so many names a walk along them finds one as fast as hashing does.
    private static let largestUnindexed = 16

    private var gathered: [Gathered] = []
    /// Where each name is; kept only past `largestUnindexed`.
    private var places: [String: Int] = [:]

    /// - Parameter capacity: how many names there may be.
    init(capacity: Int) { gathered.reserveCapacity(capacity) }

    var groups: [QueryGroup] { gathered.map(\.ordered) }

    mutating func add(_ value: String?, for key: QueryKey) {
        gathered[place(of: key.name)].add(value, at: key.subscript)
    }

    private mutating func place(of name: String) -> Int {
        let isIndexed = gathered.count > Self.largestUnindexed
        if let known = isIndexed ? places[name] : gathered.firstIndex(where: { $0.group.name == name }) { return known }
        gathered.append(Gathered(group: QueryGroup(name: name, values: [], isList: false)))
        if gathered.count > Self.largestUnindexed {
            for place in places.count..<gathered.count { places[gathered[place].group.name] = place }
        }
        return gathered.count - 1
    }
}
