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

    /// Every edit within reach, against all names of up to four letters.
    @Test func whatIsNearIsCountedInEdits() {
        let names = [
            "", "a", "b", "ab", "ba", "abc", "acb", "bac", "abcd", "badc", "abdc", "abcdef", "abcdfe", "xbcdyf",
        ]
        func edits(_ left: [Character], _ right: [Character]) -> Int {
            var rows = [Array(0...right.count)]
            for (row, letter) in left.enumerated() {
                var current = [row + 1]
                for (column, other) in right.enumerated() {
                    var cost = min(
                        rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, current[column] + 1)
                    if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                        cost = min(cost, rows[row - 1][column - 1] + 1)
                    }
                    current.append(cost)
                }
                rows.append(current)
            }
            return rows[left.count][right.count]
        }
        for name in names {
            let reach = min(2, max(1, name.count / 2))
            let near = names.filter { edits(Array(name), Array($0)) <= reach }
            #expect(Set(NearMatch.candidates(for: name, among: names, limit: .max)) == Set(near), "\(name)")
        }
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
