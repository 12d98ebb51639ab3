/// The names of an event, from the most exact to the most general, in the order of 1.8.1: programs match any of them.
enum EventNames {
    /// Which of a path's variable parts are starred, in order of appearance.
    private static let threePartMasks: [[Bool]] = [
        [false, false, false], [true, true, true], [true, false, false], [false, true, false], [true, true, false],
        [false, false, true], [true, false, true], [false, true, true],
    ]
    private static let mirroredMasks: [[Bool]] = [
        [false, false, false], [true, true, true], [false, true, false], [true, true, false], [true, false, false],
        [false, false, true], [true, false, true], [false, true, true],
    ]

    /// A single update, upsert or delete of a row: 22 names with tables and rows.
    static func row(database: String, table: String, row: String, action: String) -> [String] {
        let parts = [("databases", database), ("tables", table), ("rows", row)]
        var names = threePartMasks.map { path(parts, starring: $0) + "." + action }
        names += threePartMasks.map { path(parts, starring: $0) }
        let place = Array(parts.prefix(2))
        names += [[false, false], [true, true], [true, false], [false, true]].map { path(place, starring: $0) }
        return names + ["databases.\(database)", "databases.*"]
    }

    /// A create or a bulk write: 42 names, each with collections and documents first, then with tables and rows.
    static func mirroredRow(database: String, table: String, row: String, action: String) -> [String] {
        let parts = [
            [("databases", database), ("collections", table), ("documents", row)],
            [("databases", database), ("tables", table), ("rows", row)],
        ]
        var names = mirroredMasks.flatMap { mask in parts.map { path($0, starring: mask) + "." + action } }
        names += mirroredMasks.flatMap { mask in parts.map { path($0, starring: mask) } }
        let placeMasks = [[false, false], [true, true], [false, true], [true, false]]
        names += placeMasks.flatMap { mask in parts.map { path(Array($0.prefix(2)), starring: mask) } }
        return names + ["databases.\(database)", "databases.*"]
    }

    /// Something about a thing, or about a thing that belongs to it: `users.U.update.name`, `teams.T.memberships.M.create`.
    static func thing(_ parts: [(String, String)], action: String, attribute: String? = nil) -> [String] {
        let masks: [[Bool]] =
            parts.count == 1 ? [[false], [true]] : [[false, false], [true, true], [true, false], [false, true]]
        var names: [String] = []
        if let attribute { names += masks.map { path(parts, starring: $0) + ".\(action).\(attribute)" } }
        names += masks.map { path(parts, starring: $0) + ".\(action)" }
        names += masks.map { path(parts, starring: $0) }
        if parts.count > 1, let first = parts.first { names += ["\(first.0).\(first.1)", "\(first.0).*"] }
        return names
    }

    private static func path(_ parts: [(String, String)], starring mask: [Bool]) -> String {
        zip(parts, mask).map { part, isStarred in "\(part.0).\(isStarred ? "*" : part.1)" }.joined(separator: ".")
    }
}
