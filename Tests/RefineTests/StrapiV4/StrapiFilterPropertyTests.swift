import GatewayTesting
import JSONBytes
import Refine
import Testing

/// Filters that refine's Strapi providers write without losing any come back as they were.
@Suite struct StrapiFilterPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func filtersSurviveTheirQueryString(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<25 {
            var names = 0
            let filters = filters(&names, &random)
            let query = QueryEncoding(encodesNames: round.isMultiple(of: 2)).text("filters", Self.merged(filters))
            let list = try StrapiV4(maximumFilterDepth: 6).list("pagination[page]=1&" + query)
            #expect(list.filters == filters, "seed \(seed): \(query)")
        }
    }

    /// Several comparisons and at most one group of a kind, as the providers can write them side by side.
    private func filters(_ names: inout Int, _ random: inout SeededRandom) -> [CrudFilter] {
        var filters: [CrudFilter] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) { filters.append(comparison(&names, &random)) }
        if Bool.random(using: &random) { filters.append(.or(members(depth: 4, &names, &random))) }
        if Bool.random(using: &random) { filters.append(.and(members(depth: 4, &names, &random))) }
        return filters
    }

    private func members(depth: Int, _ names: inout Int, _ random: inout SeededRandom) -> [CrudFilter] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else { return comparison(&names, &random) }
            let members = members(depth: depth - 1, &names, &random)
            return Bool.random(using: &random) ? .or(members) : .and(members)
        }
    }

    private func comparison(_ names: inout Int, _ random: inout SeededRandom) -> CrudFilter {
        names += 1
        let field = (Bool.random(using: &random) ? "rel\(names)." : "") + "column\(names)"
        let `operator` = CrudOperator.allCases.filter { !$0.isConditional }.randomElement(using: &random) ?? .eq
        switch `operator` {
        case .in, .nin, .ina, .nina:
            let count = Int.random(in: 1...25, using: &random)
            return .compare(field, `operator`, (0..<count).map { _ in randomText(&random) })
        case .between, .nbetween:
            return .compare(field, `operator`, (0..<2).map { _ in randomText(&random, emptyToo: false) })
        case .null, .nnull: return .compare(field, `operator`, "true")
        default: return .compare(field, `operator`, randomText(&random))
        }
    }

    /// The object that the provider makes of filters side by side.
    private static func merged(_ filters: [CrudFilter]) -> JSONValue {
        .object(JSONObject(filters.flatMap { $0.strapi.object?.members ?? [] }.map { ($0.key, $0.value) }))
    }
}

extension CrudFilter {
    private static let strapiNames: [CrudOperator: String] = [
        .nin: "notIn", .contains: "containsi", .containss: "contains", .ncontains: "notContainsi",
        .ncontainss: "notContains", .startswith: "startsWith", .endswith: "endsWith", .nnull: "notNull",
    ]

    /// As the provider writes it.
    fileprivate var strapi: JSONValue {
        switch self {
        case .or(let members): return ["$or": .array(members.map(\.strapi))]
        case .and(let members): return ["$and": .array(members.map(\.strapi))]
        case .logical(let field, let `operator`, let value):
            let name = "$" + (Self.strapiNames[`operator`] ?? `operator`.rawValue)
            return field.split(separator: ".").reversed()
                .reduce([name: RestFilterPropertyTests.json(value)]) { inner, word in [String(word): inner] }
        }
    }
}
