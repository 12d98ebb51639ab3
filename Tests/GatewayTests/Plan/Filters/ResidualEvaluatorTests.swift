import JSONBytes
import Testing

@testable import Gateway

/// Values out of rows' bytes, and what is made of them.
@Suite("Plan: residual over rows")
struct ResidualEvaluatorTests {
    private static let row = #"""
        [ {"id":"r1","title":"Stra\u00dfe \"A\"","views":9007199254740993,"rating":1.50,"none":null,"open":true,
        "at":"2024-02-29T12:00:00.000+02:00","$sequence":"12","tags":["a",null,"b"],
        "author":{"$id":"p1","name":"Ann","team":{"id":"t1","title":"Red"}},"editor":"p2",
        "comments":[{"id":"c1","age":1},{"id":"c2","age":null}],"nobody":null,"empty":[]} ]
        """#

    private func values(_ column: RowColumn) throws -> [RowValue] {
        let bytes = Array(Self.row.utf8)
        let range = try #require(try JSONSlices.elements(ofArrayIn: bytes).first)
        return try RowReader(columns: [column]).values(of: bytes, at: range).columns[0]
    }

    static let columns: [(path: [String], kind: RowColumn.Kind, expected: [RowValue])] = [
        (["$id"], .text, [.text("r1")]), (["title"], .text, [.text("Straße \"A\"")]),
        (["views"], .number, [.integer(9_007_199_254_740_993)]), (["rating"], .number, [.float(1.5)]),
        (["none"], .text, [.null]), (["missing"], .text, [.null]), (["open"], .boolean, [.bool(true)]),
        (["at"], .date, [.text("2024-02-29T10:00:00.000+00:00")]), (["$sequence"], .number, [.integer(12)]),
        (["$sequence"], .text, [.text("12")]), (["tags"], .text, [.text("a"), .text("b")]), (["empty"], .text, []),
        (["author"], .reference, [.text("p1")]), (["editor"], .reference, [.text("p2")]),
        (["nobody"], .reference, [.null]), (["empty"], .reference, [.null]),
        (["comments"], .reference, [.text("c1"), .text("c2")]), (["author", "name"], .text, [.text("Ann")]),
        (["author", "team", "title"], .text, [.text("Red")]), (["author", "team", "$id"], .text, [.text("t1")]),
        (["comments", "age"], .number, [.integer(1), .null]), (["nobody", "name"], .text, []),
        (["editor", "name"], .text, []), (["empty", "name"], .text, []), (["author", "missing"], .text, [.null]),
    ]

    @Test(arguments: columns)
    func readsColumns(_ example: (path: [String], kind: RowColumn.Kind, expected: [RowValue])) throws {
        #expect(try values(RowColumn(path: example.path, kind: example.kind)) == example.expected)
    }

    @Test(arguments: ["", "[]", "12", #"{"a":}"#, #"{"a":1"#])
    func whatIsNoRowIsAnError(_ text: String) {
        let bytes = Array(text.utf8)
        let evaluator = ResidualEvaluator(Residual())
        #expect(throws: JSONError.self) { try evaluator.values(of: bytes, at: bytes.indices) }
    }

    @Test func columnsAreNamedOnceAsSelectTakesThem() {
        let title = RowColumn(path: ["title"], kind: .text)
        let author = RowColumn(path: ["author"], kind: .reference)
        let residual = Residual(
            predicate: .all([.test(RowTest(title, .isNull)), .any([.test(RowTest(author, .isNull))])]),
            sorters: [
                RowSorter(title, isDescending: false, collation: .binary, nullsFirst: true),
                RowSorter(
                    RowColumn(path: ["author", "name"], kind: .text), isDescending: true, collation: .binary,
                    nullsFirst: true),
            ])
        #expect(residual.columns == ["title", "author.$id", "author.name"])
    }

    @Test func nothingHoldsForNullButIsNull() {
        let conditions: [RowTest.Condition] = [
            .isNotNull, .equals(ValueSet([.null], .binary)), .differs(ValueSet([.text("a")], .binary)),
            .compares(.less, .integer(1), .binary), .within(.integer(0), .integer(1), .binary),
            .outside(.integer(0), .integer(1), .binary), .matches([TextPattern("a", .anywhere, .binary)]),
            .matchesNone([TextPattern("a", .anywhere, .binary)]), .holdsNone(ValueSet([.text("a")], .binary)),
        ]
        let column = RowColumn(path: ["a"], kind: .text)
        for condition in conditions {
            let evaluator = ResidualEvaluator(Residual(predicate: .test(RowTest(column, condition))))
            var work = 0
            let verdict = evaluator.verdict(on: RowValues(columns: [[.null]]), id: "r", work: &work)
            #expect(verdict == .doesNot, "\(condition)")
        }
        #expect(RowTest.Condition.isNull.holds(for: [.null]))
        #expect(!RowTest.Condition.isNull.holds(for: []))
    }

    @Test func numbersAreComparedByTheirValue() {
        let set = ValueSet([.integer(2), .float(0.5)], .binary)
        #expect(set.contains(.float(2)) && set.contains(.integer(2)) && set.contains(.float(0.5)))
        #expect(!set.contains(.text("2")) && !set.contains(.integer(0)))
        #expect(RowValue.integer(.max).compared(to: .integer(.max - 1), by: .binary) == 1)
        #expect(RowValue.integer(1).compared(to: .text("1"), by: .binary) == nil)
    }

    static let collations: [(TextCollation, String, String, Int)] = [
        (.general, "Éa ", "eA", 0), (.general, "a", "B", -1), (.caseless, "Éa", "éA", 0), (.caseless, "é", "e", 1),
        (.caseless, "a ", "a", 1), (.binary, "a", "A", 1), (.binary, "e\u{301}", "\u{e9}", -1), (.binary, "🎉", "🎈", 1),
        (.general, "🎉", "🎈", 0), (.general, "a", "a\t", 1), (.general, "a  ", "a", 0), (.general, "a\t", "a ", -1),
        (.caseless, "İ", "i", 0), (.expression, "İ", "i", 1), (.caseless, "K", "k", 0), (.expression, "ſ", "S", 0),
        (.caseless, "ς", "Σ", -1), (.expression, "ς", "Σ", 0), (.caseless, "𐐀", "𐐨", 0), (.binary, "\u{ffff}", "🎈", -1),
    ]

    @Test(arguments: collations)
    func textsAreComparedAsTheDatabaseDoes(_ example: (TextCollation, String, String, Int)) {
        let (collation, left, right, expected) = example
        #expect(collation.compare(left, right).signum() == expected)
        #expect(collation.compare(right, left).signum() == -expected)
        #expect(ValueSet([.text(left)], collation).contains(.text(right)) == (expected == 0))
        #expect(collation.order(collation.folded(left), collation.folded(right)).signum() == expected)
    }

    static let orders: [(descending: Bool, nullsFirst: Bool, expected: [Int])] = [
        (false, true, [1, 3, 0, 2]), (false, false, [0, 2, 1, 3]), (true, true, [2, 0, 1, 3]),
        (true, false, [1, 3, 2, 0]),
    ]

    @Test(arguments: orders)
    func nullsGoWhereTheDatabasePutsThem(_ example: (descending: Bool, nullsFirst: Bool, expected: [Int])) {
        let column = RowColumn(path: ["n"], kind: .number)
        let sorter = RowSorter(
            column, isDescending: example.descending, collation: .binary, nullsFirst: example.nullsFirst)
        let evaluator = ResidualEvaluator(Residual(sorters: [sorter]))
        let rows = [RowValue.integer(1), .null, .integer(2), .null].map { RowValues(columns: [[$0]]) }
        let sorted = rows.indices.sorted { left, right in
            let keys = (evaluator.sortKeys(of: rows[left]), evaluator.sortKeys(of: rows[right]))
            if evaluator.precedes(keys.0, keys.1) { return true }
            return !evaluator.precedes(keys.1, keys.0) && left < right
        }
        #expect(sorted == example.expected)
    }
}
