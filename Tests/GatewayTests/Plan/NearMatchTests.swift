import Testing

@testable import Gateway

@Suite("Text: near matches and excerpts")
struct NearMatchTests {
    static let names = ["title", "status", "views", "publishedAt", "id"]
    static let cases: [(name: String, expected: [String])] = [
        ("titel", ["title"]), ("TITLE", ["title"]), ("tiltes", ["title"]), ("statu", ["status"]), ("view", ["views"]),
        ("ids", ["id"]), ("xyz", []), ("", []), ("publishdAt", ["publishedAt"]), ("a", []),
    ]

    @Test(arguments: cases)
    func namesThatAreNearAreFound(_ example: (name: String, expected: [String])) {
        #expect(NearMatch.candidates(for: example.name, among: Self.names) == example.expected)
    }

    @Test func hintsAreSentences() {
        #expect(NearMatch.hint(for: "titel", among: Self.names) == " Did you mean `title`?")
        #expect(NearMatch.hint(for: "ab", among: ["ac", "ad", "ae", "af"]) == " Did you mean `ac`, `ad` or `ae`?")
        #expect(NearMatch.hint(for: "nothing", among: Self.names) == "")
    }

    @Test func excerptsAreShortAndPrintable() {
        #expect(Excerpt.quoted("a\u{1B}b\n") == "\"a\u{FFFD}b\u{FFFD}\"")
        #expect(Excerpt.name(String(repeating: "x", count: 81)) == "`" + String(repeating: "x", count: 80) + "…`")
        #expect(Excerpt.quoted("é🚀") == "\"é🚀\"")
    }
}
