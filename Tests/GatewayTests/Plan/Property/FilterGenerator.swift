import GatewayTesting
import JSONBytes
import Refine

/// Makes random filters and sorters over `PropertyTable.posts`.
struct FilterGenerator {
    var random: SeededRandom

    static let scalars: [CrudOperator] = [
        .eq, .ne, .eqs, .nes, .lt, .lte, .gt, .gte, .in, .nin, .between, .nbetween, .null, .nnull,
    ]
    static let patterns: [CrudOperator] = [
        .contains, .ncontains, .containss, .ncontainss, .startswith, .nstartswith, .startswiths, .nstartswiths,
        .endswith,
        .nendswith, .endswiths, .nendswiths,
    ]
    static let flags: [CrudOperator] = [.eq, .ne, .in, .nin, .null, .nnull]
    static let lists: [CrudOperator] = [.contains, .ncontains, .containss, .ncontainss, .ina, .nina, .null, .nnull]

    static let columns: [(field: String, operators: [CrudOperator])] = [
        ("title", scalars + patterns), ("title", patterns), ("note", scalars + patterns), ("status", scalars),
        ("count", scalars), ("price", scalars), ("open", flags), ("at", scalars), ("tags", lists), ("scores", lists),
        ("author", flags + [.eqs, .nes]), ("comments", flags + [.contains, .ncontains, .ina, .nina]),
        ("author.name", scalars + patterns), ("author.age", scalars), ("author.id", flags),
        ("comments.name", scalars + patterns), ("comments.age", scalars),
    ]

    mutating func filters() -> [CrudFilter] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in filter(depth: 0) }
    }

    private mutating func filter(depth: Int) -> CrudFilter {
        guard depth < 3, Int.random(in: 0..<3, using: &random) == 0 else { return comparison() }
        let members = (0..<Int.random(in: 0...3, using: &random)).map { _ in filter(depth: depth + 1) }
        return Bool.random(using: &random) ? .or(members) : .and(members)
    }

    mutating func comparison() -> CrudFilter {
        let (field, operators) = Self.columns[Int.random(in: Self.columns.indices, using: &random)]
        let `operator` = operators[Int.random(in: operators.indices, using: &random)]
        return .logical(field: field, operator: `operator`, value: value(field, `operator`))
    }

    /// Whether it is no end of a range.
    private static func isOpen(_ value: FilterValue) -> Bool {
        [.absent, .text(""), .typed(""), .typed(.null)].contains(value)
    }

    private mutating func value(_ field: String, _ operator: CrudOperator) -> FilterValue {
        switch `operator` {
        case .null, .nnull: return .absent
        case .between, .nbetween:
            let open = Int.random(in: 0..<4, using: &random)
            let low = open == 0 ? FilterValue.absent : single(field)
            var high = open == 1 ? FilterValue.absent : single(field)
            while Self.isOpen(low), Self.isOpen(high) { high = single(field) }
            return .list([low, high])
        case .in, .nin:
            let withNull = Int.random(in: 0..<6, using: &random) == 0
            return .list((withNull ? [.typed(.null)] : []) + several(field))
        case .ina, .nina: return .list(several(field))
        case .eq, .ne:
            switch Int.random(in: 0..<9, using: &random) {
            case 0: return .typed(.null)
            case 2: return .absent
            case 1: return .list(several(field))
            default: return single(field)
            }
        case .contains, .ncontains, .containss, .ncontainss, .startswith, .nstartswith, .endswiths, .nendswiths:
            return Int.random(in: 0..<3, using: &random) == 0 ? .list([single(field), single(field)]) : single(field)
        default: return single(field)
        }
    }

    private mutating func several(_ field: String) -> [FilterValue] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in single(field) }
    }

    /// Now and then one that the column cannot hold.
    private mutating func single(_ field: String) -> FilterValue {
        switch field {
        case "note" where Int.random(in: 0..<8, using: &random) == 0: return .typed("longer than the column is")
        case "count", "scores":
            guard Int.random(in: 0..<6, using: &random) == 0 else { break }
            return .typed(.integer(Bool.random(using: &random) ? 3_000_000_000 : -3_000_000_000))
        default: break
        }
        let column = field.split(separator: ".").last.map(String.init) ?? field
        return .typed(PropertyTable.value(column, &random))
    }

    mutating func sorters() -> [CrudSort] {
        let fields = ["title", "count", "price", "open", "at", "status", "author.name", "author.age"]
        return (0..<Int.random(in: 0...2, using: &random)).map { _ in
            CrudSort(
                field: fields[Int.random(in: fields.indices, using: &random)],
                order: Bool.random(using: &random) ? .asc : .desc)
        }
    }
}
