import Testing

@testable import Appwrite

/// MariaDB's collation: what is equal, and what comes first.
struct GeneralCollationTests {
    private func compare(_ left: String, _ right: String) -> Int {
        Array(left.utf8).withUnsafeBytes { a in
            Array(right.utf8).withUnsafeBytes { b in Int(GeneralCollation.compare(a, b)) }
        }
    }

    @Test(arguments: [
        ("Apple", "aPPLE"), ("Éclair", "eclair"), ("Ångström", "ANGSTROM"), ("trailing", "trailing   "), ("", "   "),
        ("Straße", "strase"), ("zażółć", "ZAZOłC"), ("🎉", "🎈"), ("ё", "Е"), ("ά", "Α"),
    ])
    func takesForEqual(_ left: String, _ right: String) {
        #expect(compare(left, right) == 0)
    }

    @Test(arguments: [
        ("a", "b"), ("leading", "leading x"), (" leading", "leading"), ("Straße", "strasse"), ("100%", "42"),
        ("42", "<b>"),
        ("<b>", "a"), ("z", "日本"), ("a\t", "a"), ("и", "й"), ("l", "ł"),
    ])
    func putsInOrder(_ left: String, _ right: String) {
        #expect(compare(left, right) < 0)
        #expect(compare(right, left) > 0)
    }

    @Test func survivesBytesThatAreNoText() {
        let broken: [UInt8] = [0x61, 0xFF, 0xE2, 0x82]
        let result = broken.withUnsafeBytes { GeneralCollation.compare($0, $0) }
        #expect(result == 0)
    }
}
