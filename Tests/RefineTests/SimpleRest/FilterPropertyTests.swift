import GatewayTesting
import JSONBytes
import Refine
import Testing

/// Whatever tree of filters is written as refine writes it comes back as the same tree.
@Suite struct FilterPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func filtersSurviveTheirJSON(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let filters = (0..<Int.random(in: 0...3, using: &random)).map { _ in filter(depth: 5, &random) }
            let text = JSONValue.array(filters.map(json)).text
            let list = try SimpleRest(maximumFilterDepth: 6).list("_limit=1&_filter=" + percentEncoded(text))
            #expect(list.filters == filters, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func suffixedFiltersSurviveTheirQueryString(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let comparing = CrudOperator.allCases.filter { !$0.isConditional && ![.null, .nnull, .eqs].contains($0) }
        for _ in 0..<25 {
            let field = String(randomText(&random, emptyToo: false).drop { $0 == "_" }.filter { $0 != "_" }) + "x"
            let `operator` = comparing.randomElement(using: &random) ?? .eq
            let isList = [.in, .nin, .ina, .nina, .between, .nbetween].contains(`operator`)
            let count = `operator` == .between || `operator` == .nbetween ? 2 : Int.random(in: 1...4, using: &random)
            let texts = (0..<count).map { _ in randomText(&random, emptyToo: !isList) }
            let suffix = `operator` == .eq ? "" : "_" + `operator`.rawValue
            guard !field.contains(where: { "[]".contains($0) }) else { continue }
            let key = percentEncoded(field + suffix)
            let query =
                isList
                ? texts.map { "\(key)%5B%5D=\(percentEncoded($0))" }.joined(separator: "&")
                : "\(key)=\(percentEncoded(texts[0]))"
            let expected: CrudFilter =
                isList ? .compare(field, `operator`, texts) : .compare(field, `operator`, texts[0])
            #expect(try SimpleRest().filters(query) == [expected], "seed \(seed): \(query)")
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func noQueryStringTraps(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "_start", "_end", "_limit", "_page", "_sort", "_order", "_filter", "_cursor", "_fields", "q", "id", "ids",
            "=", "&", ",",
            "-", "[", "]", "%", "%5B", "%FF", "_", "_between", "_in", "_null", "0", "9223372036854775807",
            "-9223372036854775808",
            "{", "}", #"{"operator":"or","value":["#, "title", "🚀", ".", "+",
        ]
        for _ in 0..<50 {
            let query = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            for method in ["GET", "POST", "PATCH", "DELETE"] {
                for path in ["posts", "posts/bulk", "posts/a"] {
                    let request = DialectRequest(
                        method: method, path: path, query: query.joined(), body: Array("{}".utf8))
                    do throws(HttpError) {
                        _ = try SimpleRest().parse(request)
                    } catch {
                        #expect([400, 405].contains(error.statusCode), "seed \(seed): \(query.joined())")
                    }
                }
            }
        }
    }

    private func filter(depth: Int, _ random: inout SeededRandom) -> CrudFilter {
        if depth > 0, Int.random(in: 0..<3, using: &random) == 0 {
            let children = (0..<Int.random(in: 0...3, using: &random)).map { _ in filter(depth: depth - 1, &random) }
            return Bool.random(using: &random) ? .or(children) : .and(children)
        }
        let `operator` = CrudOperator.allCases.filter { !$0.isConditional }.randomElement(using: &random) ?? .eq
        let field = randomText(&random, emptyToo: false)
        let value: FilterValue =
            switch `operator` {
            case .in, .nin, .ina, .nina:
                .list((0..<Int.random(in: 0...4, using: &random)).map { _ in .typed(scalar(&random)) })
            case .between, .nbetween:
                Bool.random(using: &random)
                    ? .list([.typed(scalar(&random)), .typed("z")]) : .list([.typed(1), .typed(scalar(&random))])
            default: Int.random(in: 0..<8, using: &random) == 0 ? .absent : .typed(scalar(&random))
            }
        return .logical(field: field, operator: `operator`, value: value)
    }

    private func scalar(_ random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: JSONNumber(Double.random(in: -1e9...1e9, using: &random)).map(JSONValue.number) ?? .null
        default: .string(randomText(&random, emptyToo: true))
        }
    }

    private func randomText(_ random: inout SeededRandom, emptyToo: Bool) -> String {
        let alphabet = Array("abcXYZ019 _-.,;:&=+%#?/\\\"'<>{}()\n\t\u{0}äß日本🚀e\u{301}")
        let length = Int.random(in: (emptyToo ? 0 : 1)...12, using: &random)
        return String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    private func json(_ filter: CrudFilter) -> JSONValue {
        switch filter {
        case .or(let children): ["operator": "or", "value": .array(children.map(json))]
        case .and(let children): ["operator": "and", "value": .array(children.map(json))]
        case .logical(let field, let `operator`, let value):
            switch json(value) {
            case let value?: ["field": .string(field), "operator": .string(`operator`.rawValue), "value": value]
            case nil: ["field": .string(field), "operator": .string(`operator`.rawValue)]
            }
        }
    }

    private func json(_ value: FilterValue) -> JSONValue? {
        switch value {
        case .absent: nil
        case .text(let text): .string(text)
        case .typed(let json): json
        case .list(let values): .array(values.compactMap(json))
        }
    }
}
