extension Array<String> {
    /// Each text once, where it first appears.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
