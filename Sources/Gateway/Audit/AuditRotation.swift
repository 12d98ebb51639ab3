/// When a file of the trail is full, and what happens to the older ones: `audit.log` becomes `audit.log.1`, that `audit.log.2`, and so on; the
/// oldest goes.
struct AuditRotation: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case remove(String)
        case rename(String, to: String)
    }

    let path: String
    /// Bytes of one file. A single line that is larger has a file of its own.
    let maximumSize: Int
    /// Older files that are kept.
    let keep: Int

    /// The files in which entries are, the newest first.
    var files: [String] { (0...keep).map(file) }

    /// What is to be done before so many bytes are added to a file of that size; nothing as long as they fit.
    /// - Parameter exists: whether there is such a file.
    func steps(size: Int, adding count: Int, exists: (String) throws -> Bool) rethrows -> [Step] {
        guard size > 0, size + count > maximumSize else { return [] }
        guard keep > 0 else { return [.remove(path)] }
        // Files move up to the first gap.
        var last = 1
        while last < keep, try exists(file(last)) { last += 1 }
        let oldest: [Step] = try exists(file(last)) ? [.remove(file(last))] : []
        return oldest + (0..<last).reversed().map { .rename(file($0), to: file($0 + 1)) }
    }

    /// How many lines go into a file of that size; the first one does in any case, for room was made for it.
    func count(of lines: [Int], fittingBehind size: Int) -> Int {
        var end = size
        let fitting = lines.prefix { line in
            end += line
            return end <= maximumSize
        }
        return max(1, fitting.count)
    }

    private func file(_ number: Int) -> String { number == 0 ? path : "\(path).\(number)" }
}
