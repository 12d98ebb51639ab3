import Appwrite
import JSONBytes
import Testing

@testable import Gateway

/// A row that leads to one that is gone, or that may not be read.
@Suite("Rows: what leads to no row")
struct RowReferencesTests {
    private static let references = RowReferences(of: SampleSchema.posts, related: SampleSchema.related)

    static let rows: [(String, String)] = [
        (#"{"id":"a","author":[],"tags":[],"comments":[]}"#, #"{"id":"a","author":null,"tags":[],"comments":[]}"#),
        (#"{"id":"a","author":[ ],"x":1}"#, #"{"id":"a","author":null,"x":1}"#),
        (#"{"id":"a","author":"b"}"#, #"{"id":"a","author":"b"}"#),
        (#"{"id":"a","author":null}"#, #"{"id":"a","author":null}"#),
        (#"{"id":"a","author":[{"id":"b"}]}"#, #"{"id":"a","author":[{"id":"b"}]}"#),
        (
            #"{"id":"a","author":{"id":"p","posts":[{"id":"b","author":[]},"c",{"author":[]}]},"comments":[{"id":"q","posts":[{"author":[]}]}]}"#,
            #"{"id":"a","author":{"id":"p","posts":[{"id":"b","author":null},"c",{"author":null}]},"comments":[{"id":"q","posts":[{"author":null}]}]}"#
        ),
        // What is no relationship is a list like any other.
        (#"{"id":"a","json":{"author":[]}}"#, #"{"id":"a","json":{"author":[]}}"#),
    ]

    @Test(arguments: rows)
    func showsNull(_ row: String, _ expected: String) throws {
        #expect(String(decoding: try Self.references.mended(row: Array(row.utf8)), as: UTF8.self) == expected)
    }

    @Test func aListsRangesStayThoseOfItsRows() throws {
        let texts = Self.rows.map(\.0)
        let array = Array("[\(texts.joined(separator: ","))]".utf8)
        let rows = RowRewriter.Rows(total: 9, bytes: array, ranges: try JSONSlices.elements(ofArrayIn: array))
        let mended = try Self.references.mended(rows)
        #expect(mended.ranges.map { String(decoding: mended.bytes[$0], as: UTF8.self) } == Self.rows.map(\.1))
        #expect(try JSONSlices.elements(ofArrayIn: mended.bytes) == mended.ranges)
    }

    @Test func tablesThatLeadNowhereHaveNone() {
        #expect(RowReferences(of: SampleSchema.plain, related: SampleSchema.related).isEmpty)
    }
}
