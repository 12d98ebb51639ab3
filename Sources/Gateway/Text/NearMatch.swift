/// Finds what somebody may have meant by a name that does not exist.
enum NearMatch {
    /// Letters of a name that are looked at.
    private static let longest = 64
    /// Candidates that are looked at: whoever misspells a name has not all day for the hint.
    private static let most = 1_000

    /// The candidates closest to a misspelt name, closest first: at most two edits away and fewer than half of the
    /// name's letters, or the same name in another case.
    static func candidates(for name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        let wanted = letters(of: name)
        let reach = min(2, max(1, wanted.count / 2))
        // No letter takes more than four bytes: most candidates are too long or too short for any of this.
        let lengths = max(0, wanted.count - reach)...(4 * (wanted.count + reach))
        let isCut = wanted.count == longest
        let found = candidates.prefix(most).compactMap { candidate -> (distance: Int, name: String)? in
            guard isCut || lengths.contains(candidate.utf8.count) else { return nil }
            let distance = distance(wanted, letters(of: candidate), reach: reach)
            return distance <= reach ? (distance, candidate) : nil
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
    }

    private static func letters(of name: String) -> [Unicode.Scalar] {
        // A letter whose small one takes two is looked at as the two.
        Array(name.prefix(longest).lowercased().unicodeScalars.prefix(longest))
    }

    /// `" Did you mean `title` or `titles`?"`, empty when nothing is near.
    static func hint(for name: String, among candidates: some Sequence<String>) -> String {
        let near = Self.candidates(for: name, among: candidates).map { "`\($0)`" }
        guard let last = near.last else { return "" }
        let first = near.dropLast().joined(separator: ", ")
        return " Did you mean \(first.isEmpty ? last : "\(first) or \(last)")?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other (optimal string
    /// alignment); more than `reach` is reported as `reach + 1`, and found out without looking at what is farther apart than that.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], reach: Int) -> Int {
        guard abs(left.count - right.count) <= reach else { return reach + 1 }
        let far = reach + 1
        var beforeLast: [Int] = []
        var last = (0...right.count).map { min($0, far) }
        for (row, scalar) in left.enumerated() {
            var current = [Int](repeating: far, count: right.count + 1)
            if row < reach { current[0] = row + 1 }
            var least = current[0]
            for column in max(0, row - reach)..<max(0, min(right.count, row + reach + 1)) {
                let other = right[column]
                var cost = min(last[column] + (scalar == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current[column + 1] = min(cost, far)
                least = min(least, cost)
            }
            guard least <= reach else { return far }
            beforeLast = last
            last = current
        }
        return min(last[right.count], far)
    }
}
