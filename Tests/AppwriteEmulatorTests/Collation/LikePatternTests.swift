import GatewayTesting
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
        let pattern = LikePattern(text: scenario.needle, anchoredAt: scenario.anchor)
        #expect(pattern.bytes.withUnsafeBytes(LikePattern.init(bytes:)) == pattern)
        func isMatch(_ text: String) -> Bool { Self.matches(pattern, text) }
        for text in scenario.matching { #expect(isMatch(text), "\(text)") }
        for text in scenario.others { #expect(!isMatch(text), "\(text)") }
    }

    private static func matches(_ pattern: LikePattern, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { LikeMatcher(pattern).matches($0) }
    }

    /// Against a matcher that tries every place.
    @Test func anyPatternMatchesWhatItMeans() {
        func holds(_ tokens: ArraySlice<UInt32>, _ text: ArraySlice<UInt32>) -> Bool {
            guard let token = tokens.first else { return text.isEmpty }
            if token == LikePattern.anyRun {
                return (text.startIndex...text.endIndex).contains { holds(tokens.dropFirst(), text[$0...]) }
            }
            guard let unit = text.first, token == unit || token == LikePattern.anyOne else { return false }
            return holds(tokens.dropFirst(), text.dropFirst())
        }
        var random = SeededRandom(seed: 5)
        func text(_ letters: [Character], upTo count: Int) -> String {
            String(
                (0..<Int.random(in: 0...count, using: &random)).map { _ in
                    letters[Int.random(in: letters.indices, using: &random)]
                })
        }
        for _ in 0..<3_000 {
            let anchor = [LikePattern.Anchor.start, .end, .nowhere][Int.random(in: 0..<3, using: &random)]
            // A backslash makes wildcards of the signs behind it.
            let pattern = LikePattern(text: text(["a", "b", "\\", "_", "%"], upTo: 8), anchoredAt: anchor)
            let whole = text(["a", "A", "b", "_", "%"], upTo: 12)
            let units = whole.unicodeScalars.map(LikePattern.Folding.general.unit)
            #expect(Self.matches(pattern, whole) == holds(pattern.tokens[...], units[...]), "\(pattern) on \(whole)")
        }
    }

    /// Tried at every place, each of these would be held against a thousand million pairs of letters.
    @Test func aLongPieceTakesOneWalk() {
        let text = String(repeating: "a", count: 400_000)
        let piece = String(repeating: "a", count: 3_000) + "b"
        #expect(!Self.matches(LikePattern(text: piece, anchoredAt: .nowhere), text))
        #expect(Self.matches(LikePattern(text: piece, anchoredAt: .nowhere), text + "b"))
        #expect(Self.matches(LikePattern(text: String(piece.dropLast()), anchoredAt: .end), text))
    }

    @Test func lettersFoldAsEachDatabaseFoldsThem() {
        func finds(_ part: String, _ text: String) -> [Bool] {
            [.lowered, .folded, .exact].map {
                Self.matches(LikePattern(part: part, anchoredAt: .nowhere, by: $0), text)
            }
        }
        #expect(finds("i", "xİx") == [true, false, false])
        #expect(finds("ÉÀ", "xéàx") == [true, true, false])
        #expect(finds("Σ", "ς") == [false, true, false])
        #expect(finds("e", "é") == [false, false, false])
        #expect(finds("\\%_", "a\\%_b") == [true, true, true])
        #expect(!Self.matches(LikePattern(part: "ab", anchoredAt: .end, by: .lowered), "abx"))
        #expect(Self.matches(LikePattern(part: "AB", anchoredAt: .start, by: .folded), "abx"))
    }
}
