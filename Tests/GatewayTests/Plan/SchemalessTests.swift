import Refine
import Testing

@testable import Gateway

/// Without a server key no schema is known: nothing is checked, and values are typed by their look.
@Suite("Plan: without a schema")
struct SchemalessTests {
    static let cases: [(query: String, expected: String)] = [
        ("views=10", #"{"method":"equal","attribute":"views","values":[10]}"#),
        ("rating_gte=1.5", #"{"method":"greaterThanEqual","attribute":"rating","values":[1.5]}"#),
        ("published=true", #"{"method":"equal","attribute":"published","values":[true]}"#),
        ("title=007", #"{"method":"equal","attribute":"title","values":["007"]}"#),
        ("title=a%20b", #"{"method":"equal","attribute":"title","values":["a b"]}"#),
        // Operators that look inside text compare with text.
        ("title_contains=10", #"{"method":"contains","attribute":"title","values":["10"]}"#),
        ("title_startswith=10", #"{"method":"startsWith","attribute":"title","values":["10"]}"#),
        ("id=10", #"{"method":"equal","attribute":"$id","values":["10"]}"#),
        ("anything_null=true", #"{"method":"isNull","attribute":"anything"}"#),
        ("_sort=whatever", #"{"method":"orderAsc","attribute":"whatever"}"#),
        ("_fields=whatever", #"{"method":"select","values":["whatever"]}"#),
        (
            "$createdAt_gt=2024-02-29",
            #"{"method":"greaterThan","attribute":"$createdAt","values":["2024-02-29T00:00:00.000+00:00"]}"#
        ),
    ]

    @Test(arguments: cases)
    func valuesAreTypedByTheirLook(_ example: (query: String, expected: String)) throws {
        #expect(try SimpleRestPlanning.lines(example.query, schema: nil).contains(example.expected))
    }
}
