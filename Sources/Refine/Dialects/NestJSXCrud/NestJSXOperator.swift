/// The comparisons that `@nestjsx/crud-request` 4 and 5 name, and refine's own names, so that a provider that knows more operators
/// loses nothing. Both stand behind a `$` (`$contL`, `$nbetween`); the dollar may be left out, as in old versions.
enum NestJSXOperator {
    /// - Returns: `nil` for a name that nobody uses.
    static func named(_ name: String) -> CrudOperator? {
        // Bytes rather than characters: a combining mark behind the dollar must not go with it.
        names[name.utf8.first == UInt8(ascii: "$") ? String(Substring(name.utf8.dropFirst())) : name]
    }

    /// For messages: nestjsx's names, and where the others come from.
    static let hint =
        "known are " + own.keys.sorted().map { "`$\($0)`" }.joined(separator: ", ")
        + ", and refine's operators behind a `$`, such as `$eq` and `$nbetween`"

    /// What nestjsx calls otherwise than refine does. An `L` at the end ignores case, its absence does not; equality and lists leave
    /// that to the server's collation, so that both forms are the same there.
    private static let own: [String: CrudOperator] = [
        "starts": .startswiths, "startsL": .startswith, "ends": .endswiths, "endsL": .endswith,
        "cont": .containss, "contL": .contains, "excl": .ncontainss, "exclL": .ncontains,
        "eqL": .eq, "neL": .ne, "inL": .in, "notin": .nin, "notinL": .nin,
        "isnull": .null, "notnull": .nnull,
    ]

    private static let names: [String: CrudOperator] = {
        let comparing = CrudOperator.allCases.filter { !$0.isConditional }
        return own.merging(comparing.map { ($0.rawValue, $0) }) { _, refine in refine }
    }()
}
