import Testing

@testable import AppwriteEmulator

/// Patterns as Appwrite builds them, backslashes and all.
struct LikePatternTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var needle: String
        var anchor: LikePattern.Anchor
        var matching: [String]
        var others: [String]
        var testDescription: String { "\(needle) at \(anchor)" }
    }

    static let scenarios = [
        Scenario(needle: "app", anchor: .start, matching: ["Apple", "APP"], others: ["an app", ""]),
        Scenario(needle: "SING", anchor: .end, matching: ["crossing"], others: ["singer", "crossing "]),
        Scenario(needle: "e", anchor: .nowhere, matching: ["Éclair", "tree"], others: ["dog"]),
        Scenario(needle: "", anchor: .nowhere, matching: ["", "x"], others: []),
        Scenario(needle: "100%", anchor: .start, matching: ["100% sure"], others: ["100 percent"]),
        Scenario(needle: "r_s", anchor: .nowhere, matching: ["under_score"], others: ["underXscore"]),
        // A lone backslash escapes the wildcard behind it.
        Scenario(needle: "\\", anchor: .nowhere, matching: ["100%"], others: ["back\\slash", "100% x"]),
        Scenario(needle: "back\\", anchor: .start, matching: ["back%"], others: ["back\\slash", "back"]),
        Scenario(needle: "aab", anchor: .nowhere, matching: ["aaab", "xaabx"], others: ["abab"]),
        Scenario(needle: "ab", anchor: .end, matching: ["abab", "aab"], others: ["aba"]),
    ]

    @Test(arguments: scenarios)
    func matches(_ scenario: Scenario) {
        let tokens = LikePattern(text: scenario.needle, anchoredAt: scenario.anchor).bytes
        func isMatch(_ text: String) -> Bool {
            tokens.withUnsafeBytes { pattern in
                Array(text.utf8).withUnsafeBytes { LikePattern.matches(tokens: pattern, text: $0) }
            }
        }
        for text in scenario.matching { #expect(isMatch(text), "\(text)") }
        for text in scenario.others { #expect(!isMatch(text), "\(text)") }
    }
}
