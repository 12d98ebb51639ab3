/// A filter's name taken apart: `views_gte` is the column `views` and `gte`, unless a column is named `views_gte`.
struct SuffixedField: Sendable, Hashable {
    var field: String
    var `operator`: CrudOperator

    /// - Parameter isColumn: whether a column has the whole name; `nil`, not known, reads the suffix.
    init(_ name: String, isColumn: Bool?) {
        if isColumn != true, let underscore = name.utf8.lastIndex(of: UInt8(ascii: "_")), underscore != name.startIndex,
            let found = Self.suffixes[String(name[name.utf8.index(after: underscore)...])]
        {
            self.field = String(name[..<underscore])
            self.operator = found
        } else {
            self.field = name
            self.operator = .eq
        }
    }

    /// Every operator that compares, under refine's own name, and json-server's `like`. `eq` is the name without a suffix.
    static let suffixes: [String: CrudOperator] = {
        let comparing = CrudOperator.allCases.filter { !$0.isConditional && $0 != .eq }
        return Dictionary(uniqueKeysWithValues: comparing.map { ($0.rawValue, $0) } + [("like", .contains)])
    }()
}
