import Testing

@testable import AppwriteEmulator

/// What a full-text index keeps, and what a search asks it for.
struct FullTextTests {
    @Test(arguments: [
        ("The quick brown fox", ["QUICK", "BROWN", "FOX"]), ("A bc 12 123", ["123"]),
        ("Zażółć gęślą", ["ZAZOłC".uppercased(), "GESLA"]),
        ("snake_case-word", ["SNAKE_CASE", "WORD"]), ("", []),
    ])
    func keepsWords(_ text: String, _ terms: [String]) {
        #expect(FullText.terms(of: text) == terms)
    }

    @Test(arguments: [
        ("quick", "\"QUICK\"*"), ("quick garden", "\"QUICK\" OR \"GARDEN\"*"), ("\"quick garden\"", "\"QUICK GARDEN\""),
        ("the qui", "\"QUI\"*"), ("+must -not", "\"MUST\" OR \"NOT\"*"), ("a", "\"A\"*"),
    ])
    func asks(_ search: String, _ expression: String) {
        #expect(FullText.expression(for: search) == expression)
    }

    @Test(arguments: ["", "   ", "\"\"", "\"the\"", "***"])
    func asksNothing(_ search: String) {
        #expect(FullText.expression(for: search) == nil)
    }

    @Test func looksThroughTextWithoutAnIndex() {
        #expect(FullText.matches(search: "zach", text: "a@example.com Zacharias"))
        #expect(!FullText.matches(search: "acharias", text: "Zacharias"))
        #expect(!FullText.matches(search: "", text: "Zacharias"))
    }
}
