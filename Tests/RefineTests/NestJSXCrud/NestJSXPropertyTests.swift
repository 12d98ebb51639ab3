import GatewayTesting
import JSONBytes
import Refine
import Testing

/// Whatever tree of filters is written as the provider writes it comes back as the same tree.
@Suite struct NestJSXPropertyTests {
    /// `mapOperator` of the recorded providers; what is missing here they write as `$eq`.
    private static let stock: [CrudOperator: String] = [
        .eq: "$eq", .ne: "$ne", .lt: "$lt", .gt: "$gt", .lte: "$lte", .gte: "$gte", .in: "$in", .nin: "$notin",
        .contains: "$contL", .ncontains: "$exclL", .containss: "$cont", .ncontainss: "$excl", .null: "$isnull",
        .nnull: "$notnull", .between: "$between", .startswith: "$startsL", .startswiths: "$starts",
        .endswith: "$endsL", .endswiths: "$ends",
    ]

    /// A provider whose `mapOperator` falls back to refine's own name.
    private static let patched = Dictionary(
        uniqueKeysWithValues: CrudOperator.allCases.filter { !$0.isConditional }
            .map { ($0, stock[$0] ?? "$" + $0.rawValue) })

    /// refine's own names alone.
    private static let plain = Dictionary(
        uniqueKeysWithValues: CrudOperator.allCases.filter { !$0.isConditional }.map { ($0, "$" + $0.rawValue) })

    @Test(arguments: 0..<40 as Range<UInt64>)
    func filtersSurviveTheirSearch(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for names in [Self.stock, Self.patched, Self.plain] {
            for _ in 0..<15 {
                let filters = (0..<Int.random(in: 0...3, using: &random)).map { _ in filter(depth: 5, names, &random) }
                let text = JSONValue.object(["$and": .array(filters.map { json($0, names) })]).text
                let list = try NestJSXCrud(maximumFilterDepth: 6).list("limit=1&s=" + percentEncoded(text))
                #expect(list.filters == filters, "seed \(seed): \(text)")
            }
        }
    }

    @Test func theStockProviderWritesItsOperatorsSo() throws {
        for trace in try Trace.recorded.get()
        where [.nestJSXAxios, .nestJSXKy].contains(trace.provider) && trace.note.hasPrefix("operator ") {
            let name = trace.note.dropFirst("operator ".count)
            let `operator` = try #require(CrudOperator(rawValue: String(name)))
            let query = try #require(trace.requests.first?.query)
            let written = percentEncoded("\"" + (Self.stock[`operator`] ?? "$eq") + "\"")
            #expect(query.contains(written), "\(trace.provider) \(name): \(query)")
        }
        #expect(Self.patched.count == 28)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func conditionsSurviveTheirQueryString(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let `operator` = Self.plain.keys.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &random) ?? .eq
            let field = randomText(&random, emptyToo: false) + "x"
            let isList = [.in, .nin, .ina, .nina, .between, .nbetween].contains(`operator`)
            let count = `operator` == .between || `operator` == .nbetween ? 2 : Int.random(in: 1...4, using: &random)
            let bars = Bool.random(using: &random) ? "||" : ""
            let texts = (0..<count).map { _ in
                bars + randomText(&random, emptyToo: !isList).filter { !isList || $0 != "," } + (isList ? "x" : "")
            }
            let condition = "\(field)||\(Self.plain[`operator`] ?? "")||" + texts.joined(separator: ",")
            let expected: CrudFilter =
                isList ? .compare(field, `operator`, texts) : .compare(field, `operator`, texts.joined(separator: ","))
            let query = "limit=1&filter%5B0%5D=" + percentEncoded(condition)
            #expect(try NestJSXCrud().list(query).filters == [expected], "seed \(seed): \(condition)")
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func noQueryStringTraps(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "s=", "filter=", "filter[0]=", "or=", "or[]=", "join=", "fields=", "sort=", "limit=", "page=", "offset=",
            "per_page=", "cursor=", "cache=", "id", "ids=", "=", "&", "&", ",", "-", "|", "||", "||$in||",
            "||$between||",
            "$eq", "[", "]", "%", "%5B", "%FF", "0", "-1", "9223372036854775807", "-9223372036854775808", "ASC",
            "{", "}", ":", "\"", #"{"$and":["#, #"{"$or":{"#, #"{"a":{"$gt":1}}"#, #""$eq":"#, "]}", "null", "title",
            "🚀", ".", "+", "\u{301}",
        ]
        for _ in 0..<50 {
            let query = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            for method in ["GET", "POST", "PATCH", "DELETE"] {
                for path in ["posts", "posts/bulk", "posts/a"] {
                    let request = DialectRequest(
                        method: method, path: path, query: query.joined(), body: Array(query.joined().utf8))
                    do throws(HttpError) {
                        _ = try NestJSXCrud().parse(request)
                    } catch {
                        #expect([400, 405].contains(error.statusCode), "seed \(seed): \(query.joined())")
                    }
                }
            }
        }
    }

    /// Any JSON at all is a search or a 400 that names its place.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func anyJSONIsReadOrRefusedInItsPlace(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let text = anything(depth: 6, &random).text
            do throws(HttpError) {
                _ = try NestJSXCrud(maximumFilterDepth: 3).parse("GET posts?s=" + percentEncoded(text))
            } catch {
                #expect(error.statusCode == 400)
                #expect(error.message.contains("`s"), "seed \(seed): \(text): \(error.message)")
            }
        }
    }

    private func anything(depth: Int, _ random: inout SeededRandom) -> JSONValue {
        let keys = ["$and", "$or", "title", "$eq", "$in", "$between", "$gt", "", "$", "a.b", "$id"]
        switch Int.random(in: 0..<(depth > 0 ? 8 : 3), using: &random) {
        case 0...2: return scalar(&random)
        case 3:
            return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in anything(depth: depth - 1, &random) })
        default:
            let members = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                (keys.randomElement(using: &random) ?? "", anything(depth: depth - 1, &random))
            }
            return .object(JSONObject(members))
        }
    }

    private func filter(
        depth: Int, _ names: [CrudOperator: String], _ random: inout SeededRandom
    ) -> CrudFilter {
        if depth > 0, Int.random(in: 0..<3, using: &random) == 0 {
            let children = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                filter(depth: depth - 1, names, &random)
            }
            return Bool.random(using: &random) ? .or(children) : .and(children)
        }
        let `operator` = CrudOperator.allCases.filter { names[$0] != nil }.randomElement(using: &random) ?? .eq
        let field = Int.random(in: 0..<8, using: &random) == 0 ? "$createdAt" : randomText(&random, emptyToo: false)
        let value: FilterValue =
            switch `operator` {
            case .in, .nin, .ina, .nina:
                .list((0..<Int.random(in: 0...4, using: &random)).map { _ in .typed(scalar(&random)) })
            case .between, .nbetween:
                Bool.random(using: &random)
                    ? .list([.typed(scalar(&random)), .typed("z")]) : .list([.typed(1), .typed(scalar(&random))])
            default: .typed(scalar(&random))
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
        let alphabet = Array("abcXYZ019 _-.,;:&=+%#?/\\\"'<>{}()[]\n\t\u{0}äß日本🚀e\u{301}")
        let length = Int.random(in: (emptyToo ? 0 : 1)...12, using: &random)
        return String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    private func json(_ filter: CrudFilter, _ names: [CrudOperator: String]) -> JSONValue {
        switch filter {
        case .or(let children): ["$or": .array(children.map { json($0, names) })]
        case .and(let children): ["$and": .array(children.map { json($0, names) })]
        case .logical(let field, let `operator`, let value):
            .object(JSONObject([(field, .object(JSONObject([(names[`operator`] ?? "", json(value))])))]))
        }
    }

    private func json(_ value: FilterValue) -> JSONValue {
        switch value {
        case .absent: .null
        case .text(let text): .string(text)
        case .typed(let json): json
        case .list(let values): .array(values.map(json))
        }
    }
}
