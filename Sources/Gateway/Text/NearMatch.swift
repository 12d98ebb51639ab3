/// Finds what somebody may have meant by a name that does not exist.
enum NearMatch {
    /// The candidates closest to a misspelt name, closest first: at most two edits away and fewer than half of the
    /// name's letters, or the same name in another case.
    static func candidates(for name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
        let reach = min(2, max(1, wanted.count / 2))
        let found = candidates.compactMap { candidate -> (distance: Int, name: String)? in
            let distance = distance(wanted, Array(candidate.lowercased().unicodeScalars.prefix(64)), reach: reach)
            return distance <= reach ? (distance, candidate) : nil
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
    }

    /// `" Did you mean `title` or `titles`?"`, empty when nothing is near.
    static func hint(for name: String, among candidates: some Sequence<String>) -> String {
        let near = Self.candidates(for: name, among: candidates).map { "`\($0)`" }
        guard let last = near.last else { return "" }
        let first = near.dropLast().joined(separator: ", ")
        return " Did you mean \(first.isEmpty ? last : "\(first) or \(last)")?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other (optimal string
    /// alignment); more than `reach` is reported as `reach + 1`.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], reach: Int) -> Int {
        guard abs(left.count - right.count) <= reach else { return reach + 1 }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column] + (scalar == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return min(last[right.count], reach + 1)
    }
}
