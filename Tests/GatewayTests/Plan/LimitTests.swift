import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// A plan stays within what Appwrite takes in one request.
@Suite("Plan: limits")
struct LimitTests {
    private func queries(_ query: String) throws -> [Query] {
        guard case .list(let list) = try SimpleRestPlanning.plan(query).work else { return [] }
        return list.queries([.limit(10), .offset(0)])
    }

    @Test func manyNegationsArePackedIntoGroups() throws {
        let values = (0..<400).map { "views_nin=\($0)" }.joined(separator: "&")
        let queries = try queries(values + "&_sort=title&_fields=title")
        #expect(queries.count <= 100)
        #expect(queries.allSatisfy { $0.length <= 4096 })
        let groups = queries.compactMap { query in if case .and(let children) = query { children.count } else { nil } }
        #expect(groups.reduce(0, +) == 400)
        #expect(groups.count <= 7)
    }

    @Test func negationsThatFitStayAsTheyAre() throws {
        let values = (0..<90).map { "views_nin=\($0)" }.joined(separator: "&")
        let queries = try queries(values)
        #expect(queries.count == 92)
        #expect(!queries.contains { query in if case .and = query { true } else { false } })
    }

    private func list(_ query: String) throws -> ListPlan { try SimpleRestPlanning.list(query) }

    @Test func moreValuesThanOneQueryTakesAreEvaluatedByTheGateway() throws {
        let numbers = try list((0..<501).map { "views=\($0)" }.joined(separator: "&"))
        #expect(numbers.filters == [.filter(.between, column: "views", values: [0, 500])])
        #expect(numbers.residual?.columns == ["views"])
        #expect(numbers.residual?.reasons.first?.contains("more room") == true)
        let texts = try list((0..<501).map { "title=\($0)" }.joined(separator: "&"))
        #expect(texts.filters == [])
        #expect(texts.residual?.columns == ["title"])
    }

    @Test func fiveHundredValuesAreTaken() throws {
        let values = (0..<500).map { "views=\($0)" }.joined(separator: "&")
        #expect(try queries(values).first?.length ?? 9999 <= 4096)
    }

    @Test func aTooLongValueIsEvaluatedByTheGateway() throws {
        let list = try list("title=" + String(repeating: "x", count: 4090))
        #expect(list.filters == [])
        #expect(list.residual?.columns == ["title"])
        #expect(list.residual?.reasons.allSatisfy { $0.utf8.count < 300 } == true)
    }

    /// What rows do not show the gateway cannot evaluate.
    @Test func aTooLongValueOfWhatRowsDoNotShowIsRefusedAndNotEchoed() {
        let error = #expect(throws: HttpError.self) {
            try queries("tags_ncontains=" + String(repeating: "x", count: 4090))
        }
        #expect(error?.type == "gateway_filter_too_long")
        #expect(error?.errors["tags"] != nil)
        #expect(error.map { $0.message.utf8.count < 300 } == true)
    }

    /// The length that counts is that of the JSON, in characters: escapes make it longer, two bytes of UTF-8 do not.
    @Test func lengthIsMeasuredAsAppwriteMeasuresIt() throws {
        #expect(try list("title=" + String(repeating: "%22", count: 2100)).residual != nil)
        #expect(try queries("title=" + String(repeating: "%C3%BC", count: 3900)).first?.length ?? 0 > 3900)
    }

    @Test func aTooLongGroupIsEvaluatedByTheGateway() throws {
        let children = (0..<90).map { #"{"field":"title","operator":"contains","value":"some words \#($0)"}"# }
        let filter = #"[{"operator":"or","value":[\#(children.joined(separator: ","))]}]"#
        let list = try list("_filter=" + filter.replacing("\"", with: "%22"))
        #expect(list.filters == [])
        #expect(list.residual?.predicate != nil)
    }

    @Test func aRequestHasSoManyConditionsWhereverTheyAre() throws {
        func filter(_ count: Int) -> String {
            let children = (0..<count).map { #"{"field":"views","operator":"ne","value":\#($0)}"# }.joined(
                separator: ",")
            return "_filter="
                + #"[{"operator":"or","value":[{"operator":"and","value":[\#(children)]}]}]"#
                .replacing("\"", with: "%22")
        }
        _ = try list(filter(99) + "&status=draft")
        let error = #expect(throws: HttpError.self) { try list(filter(100) + "&status=draft") }
        #expect(error?.type == "gateway_too_many_conditions")
        #expect(error?.message.contains("101") == true && error?.message.contains("limits.conditions") == true)
        _ = try list((0..<400).map { "views=\($0)" }.joined(separator: "&"))
    }

    @Test func aValueHasALength() throws {
        _ = try list("title=" + String(repeating: "x", count: 8192))
        for query in ["title=", "title_containss=", "title=a&title="] {
            let error = #expect(throws: HttpError.self) { try list(query + String(repeating: "x", count: 8193)) }
            #expect(error?.type == "gateway_value_too_long")
            #expect(error?.errors["title"] != nil)
            #expect(error.map { $0.message.utf8.count < 300 } == true)
        }
    }

    /// Rows do not show which lists hold none of something, so that Appwrite would be asked for a list for each.
    @Test func questionsToAppwriteAreFew() throws {
        func filter(_ count: Int) -> String {
            let children = (0..<count).map { #"{"field":"tags","operator":"ncontains","value":"t\#($0)"}"# }
            let all = (children + [#"{"field":"title","operator":"eqs","value":"x"}"#]).joined(separator: ",")
            return "_filter=" + #"[{"operator":"or","value":[\#(all)]}]"#.replacing("\"", with: "%22")
        }
        #expect(try list(filter(10)).residual?.questions.count == 10)
        let error = #expect(throws: HttpError.self) { try list(filter(11)) }
        #expect(error?.type == "gateway_filter_too_dear")
    }

    @Test func theBoundOfALengthIsNeverBelowIt() {
        let texts = ["", "x", "\"\"\"", "\u{1}\u{2}", "ü🚀", String(repeating: "\\", count: 99)]
        for text in texts {
            let filter = Query.filter(.equal, column: "col\(text)", values: [.string(text), 1, true, 12.5.json])
            for query in [filter, .or([filter, filter]), .and([.or([filter, filter]), filter])] {
                #expect(query.lengthBound >= query.length)
            }
        }
    }

    static let idCounts = [0, 1, 99, 100, 101, 500, 2000]

    @Test(arguments: idCounts)
    func idsAreAskedForInFewCalls(_ count: Int) {
        let ids = (0..<count).map { String(repeating: "0", count: 32) + String(1000 + $0) }
        let chunks = IDChunks.chunks(of: ids, capabilities: ServerCapabilities())
        #expect(chunks.flatMap { $0 } == ids)
        #expect(chunks.allSatisfy { IDChunks.query($0).length <= 4096 && $0.count <= 500 })
        #expect(chunks.count == (count + 103) / 104, "36 characters, two quotes and a comma: 104 of them fit")
        #expect(count > 100 || chunks.count <= 1)
    }

    @Test func shortIdsAreLimitedByTheirNumber() {
        let ids = (0..<1200).map { "\($0)" }
        let chunks = IDChunks.chunks(of: ids, capabilities: ServerCapabilities())
        #expect(chunks.allSatisfy { $0.count <= 500 })
        #expect(chunks.count == 3)
        #expect(IDChunks.chunks(of: ids, capabilities: ServerCapabilities(), maximumCount: 100).count == 12)
    }

    @Test func tooManySelectedColumnsAreRefused() {
        let fields = (0..<400).map { "anything.column\($0)" }.joined(separator: ",")
        let error = #expect(throws: HttpError.self) { try SimpleRestPlanning.plan("_fields=" + fields, schema: nil) }
        #expect(error?.type == "gateway_filter_too_long")
    }

    @Test(arguments: [Int.max, Int.max - 10, 1 << 62])
    func hugeOffsetsDoNotOverflow(_ offset: Int) throws {
        let planner = Planner(table: SampleSchema.table, schema: nil, credential: .guest)
        let plan = try planner.plan(.getList(ListRequest(pagination: .window(offset: offset, limit: 20_000))))
        guard case .list(let list) = plan.work, case .walk(let walk) = list.page else {
            Issue.record("\(plan)")
            return
        }
        #expect(walk.offset + walk.limit > 0)
        #expect(walk.isCapped)
    }
}

extension Double {
    fileprivate var json: JSONValue { JSONNumber(self).map(JSONValue.number) ?? .null }
}
