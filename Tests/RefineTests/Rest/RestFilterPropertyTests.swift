import GatewayTesting
import JSONBytes
import Refine
import Testing

/// Whatever tree of filters refine holds comes back from the query string that its provider writes of it.
@Suite struct RestFilterPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func filtersSurviveTheirQueryString(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<25 {
            let filters = (0..<Int.random(in: 0...4, using: &random)).map { _ in filter(depth: 5, &random) }
            let query = QueryEncoding(encodesNames: round.isMultiple(of: 2))
                .text("filters", .array(filters.map(Self.json)))
            #expect(try Rest(maximumFilterDepth: 6).list(query).filters == filters, "seed \(seed): \(query)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func comparisonsSurviveBracketsWithoutIndices(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let filters = (0..<Int.random(in: 1...4, using: &random)).map { _ in comparison(&random) }
            let query = QueryEncoding(arrays: .brackets).text("filters", .array(filters.map(Self.json)))
            #expect(try Rest().list(query).filters == filters, "seed \(seed): \(query)")
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func noQueryStringTraps(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "filters", "sorters", "sort", "pagination", "fields", "populate", "q", "ids", "[0]", "[1]", "[]", "[value]",
            "[field]", "[operator]", "[$or]", "[$not]", "[$eq]", "[title]", "[page]", "[currentPage]", "[pageSize]",
            "[mode]", "[start]", "[limit]", "[", "]", "=", "&", "eq", "or", "between", "in", ",", ":", "asc", "-1", "0",
            "9223372036854775807", "-9223372036854775808", "%", "%5B", "%FF", "🚀", "[999999999999999999999]",
        ]
        let dialects: [any Dialect] = [Rest(), StrapiV4(), SimpleRest()]
        for _ in 0..<50 {
            let query = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            for dialect in dialects {
                for (method, path) in [
                    ("GET", "posts"), ("GET", "posts/a"), ("DELETE", "posts/bulk"), ("POST", "posts"),
                ] {
                    let request = DialectRequest(
                        method: method, path: path, query: query.joined(), body: Array("{}".utf8))
                    do throws(HttpError) {
                        _ = try dialect.parse(request)
                    } catch {
                        #expect(error.statusCode == 400, "seed \(seed): \(query.joined())")
                    }
                }
            }
        }
    }

    private func filter(depth: Int, _ random: inout SeededRandom) -> CrudFilter {
        guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else { return comparison(&random) }
        let children = (0..<Int.random(in: 0...3, using: &random)).map { _ in filter(depth: depth - 1, &random) }
        return Bool.random(using: &random) ? .or(children) : .and(children)
    }

    private func comparison(_ random: inout SeededRandom) -> CrudFilter {
        let `operator` = CrudOperator.allCases.filter { !$0.isConditional }.randomElement(using: &random) ?? .eq
        let field = randomText(&random, emptyToo: false)
        switch `operator` {
        case .in, .nin, .ina, .nina:
            return .compare(field, `operator`, texts(1...25, &random))
        case .between, .nbetween:
            return .compare(field, `operator`, (0..<2).map { _ in randomText(&random, emptyToo: false) })
        default:
            return Int.random(in: 0..<8, using: &random) == 0
                ? .compare(field, `operator`, texts(1...3, &random)) : .compare(field, `operator`, randomText(&random))
        }
    }

    private func texts(_ count: ClosedRange<Int>, _ random: inout SeededRandom) -> [String] {
        (0..<Int.random(in: count, using: &random)).map { _ in randomText(&random) }
    }

    /// refine's own form of a filter.
    static func json(_ filter: CrudFilter) -> JSONValue {
        switch filter {
        case .or(let children): ["key": "g", "operator": "or", "value": .array(children.map(json))]
        case .and(let children): ["operator": "and", "value": .array(children.map(json))]
        case .logical(let field, let `operator`, let value):
            ["field": .string(field), "operator": .string(`operator`.rawValue), "value": json(value)]
        }
    }

    static func json(_ value: FilterValue) -> JSONValue {
        switch value {
        case .absent: .null
        case .text(let text): .string(text)
        case .typed(let json): json
        case .list(let elements): .array(elements.map(json))
        }
    }
}
