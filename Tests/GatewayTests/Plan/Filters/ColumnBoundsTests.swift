import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// What no row can hold is answered from the schema: servers differ in what they make of it.
@Suite("Plan: values that the column cannot hold")
struct ColumnBoundsTests {
    private static let schema: TableSchema = {
        var schema = SampleSchema.posts
        schema.columns.append(
            Column(key: "stock", type: .integer, storedRange: Int64(Int32.min)...Int64(Int32.max)))
        schema.columns.append(Column(key: "code", type: .string, size: 3))
        schema.columns.append(Column(key: "marks", type: .string, isArray: true, size: 3))
        return schema
    }()

    private static let none = "no call: the filters find nothing"

    private static func query(_ method: String, _ column: String, _ values: String? = nil) -> String {
        #"{"method":"\#(method)","attribute":"\#(column)""# + (values.map { #","values":[\#($0)]"# } ?? "") + "}"
    }

    static let scenarios: [(query: String, line: String)] = [
        ("stock=3000000000", none), ("stock_in=3000000000,5", query("equal", "stock", "5")),
        ("stock_ne=3000000000", query("isNotNull", "stock")),
        ("stock_lt=3000000000", query("isNotNull", "stock")), ("stock_gte=3000000000", none),
        ("stock_gt=-3000000000", query("isNotNull", "stock")), ("stock_lte=-3000000000", none),
        ("stock_lt=2147483647", query("lessThan", "stock", "2147483647")),
        ("stock_between=5,3000000000", query("between", "stock", "5,2147483647")),
        ("stock_between=3000000000,4000000000", none), ("stock_between=-4000000000,-3000000000", none),
        ("stock_nbetween=5,3000000000", query("lessThan", "stock", "5")),
        ("stock_nbetween=-3000000000,5", query("greaterThan", "stock", "5")),
        ("stock_nbetween=-3000000000,3000000000", none),
        ("stock_nbetween=3000000000,4000000000", query("isNotNull", "stock")),
        // A column of 64 bits is asked as ever.
        ("views_lt=3000000000", query("lessThan", "views", "3000000000")),
        ("code=abcd", none), ("code_in=abcd,abc", query("equal", "code", #""abc""#)),
        ("code_ne=abcd", query("isNotNull", "code")), ("code_contains=abcd", none),
        ("code_ncontains=abcd", query("isNotNull", "code")), ("code_startswith=%F0%9F%8E%89ab", "GET"),
        // Blanks at the end do not count on MariaDB.
        ("code=abc%20%20", query("equal", "code", #""abc  ""#)),
        ("code_lt=abcd", query("lessThan", "code", #""abcd""#)),
        ("marks_contains=abcd", none), ("marks_ina=a,abcd", none),
        ("marks_ncontains=abcd", query("isNotNull", "marks")),
        ("author=\(String(repeating: "a", count: 256))", none), ("id=\(String(repeating: "a", count: 256))", none),
    ]

    @Test(arguments: scenarios)
    func isKnownFromTheSchema(_ query: String, _ line: String) throws {
        // An `id` alone would be a get many.
        let lines = try SimpleRestPlanning.lines("_start=0&_end=10&\(query)", schema: Self.schema)
        #expect(lines.contains { $0 == line || (line == "GET" && $0.hasPrefix(line)) }, "\(lines)")
    }

    @Test func alternativesOfOneColumnAreOneQuery() throws {
        func equal(_ value: Int) -> String { #"{"field":"views","operator":"eq","value":\#(value)}"# }
        let members = (0..<90).map(equal).joined(separator: ",")
        let filter =
            #"_filter=[{"operator":"or","value":[\#(members),{"field":"views","operator":"in","value":[7,500]}]}]"#
        let list = try SimpleRestPlanning.list(filter.replacing("\"", with: "%22"))
        let values = (Array(0..<90) + [500]).map { JSONValue.integer($0) }
        #expect(list.filters == [.filter(.equal, column: "views", values: values)])
        #expect(list.residual == nil)
    }

    @Test func onlyEqualityIsPutTogether() throws {
        let filter =
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"eq","value":"a"},{"field":"views","operator":"eq","value":1},{"field":"title","operator":"eq","value":"b"},{"field":"title","operator":"eq"},{"field":"title","operator":"contains","value":"c"}]}]"#
        let list = try SimpleRestPlanning.list(filter.replacing("\"", with: "%22"))
        #expect(
            list.filters == [
                .or([
                    .filter(.equal, column: "title", values: ["a", "b"]), .filter(.equal, column: "views", values: [1]),
                    .filter(.contains, column: "title", values: ["c"]),
                ])
            ])
    }

    /// Alternatives of a column of related rows can be asked for where a group of them could not.
    @Test func alternativesOfARelatedColumnNeedNoGateway() throws {
        let filter =
            #"_filter=[{"operator":"or","value":[{"field":"author.name","operator":"eq","value":"a"},{"field":"author.name","operator":"eq","value":"b"}]}]"#
        let list = try SimpleRestPlanning.list(filter.replacing("\"", with: "%22"))
        #expect(list.filters == [.filter(.equal, column: "author.name", values: ["a", "b"])])
        #expect(list.residual == nil)
    }

    @Test func aFilterWithoutAValueIsNone() throws {
        for name in CrudOperator.allCases where !name.isConditional && !name.asksForPresence {
            let filter = CrudFilter.logical(field: "title", operator: name, value: .absent)
            let planner = Planner(table: SampleSchema.table, schema: SampleSchema.posts, credential: .guest)
            let other = CrudFilter.logical(field: "views", operator: .gt, value: .text("1"))
            let alone = try planner.list(ListRequest(filters: [filter, .or([filter]), .and([.or([filter])])]))
            #expect(alone.filters == [] && alone.residual == nil, "\(name)")
            let grouped = try planner.list(ListRequest(filters: [.or([filter, other])]))
            #expect(grouped.filters == [.filter(.greaterThan, column: "views", values: [1])], "\(name)")
        }
    }
}
