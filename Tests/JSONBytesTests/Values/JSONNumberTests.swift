import JSONBytes
import Testing

@Suite struct JSONNumberTests {
    @Test(arguments: ["0", "-0", "7", "10", "-12", "0.5", "1.50", "1e5", "1E+05", "-1.5e-10", "12345678901234567890"])
    func numbersKeepTheirText(text: String) {
        #expect(JSONNumber(text)?.literal == text)
    }

    @Test(arguments: [
        "", "-", "+1", "007", "01", "-01", ".5", "5.", "1.e1", "1e", "1e+", "0x10", "1_000", " 1", "1 ", "NaN", "inf",
        "1,5", "１",
    ])
    func otherTextsAreNone(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func integersAreExactToTheirLastDigit() {
        #expect(JSONNumber(Int64.min).int64 == .min)
        #expect(JSONNumber(UInt64.max).literal == "18446744073709551615")
        #expect(JSONNumber(UInt64.max).int64 == nil)
        #expect(JSONNumber("5.0")?.int64 == nil)
        #expect(JSONNumber("5e0")?.int64 == nil)
        #expect(JSONNumber("9007199254740993")?.int64 == 9_007_199_254_740_993)
    }

    @Test(arguments: [
        (0.0, "0"), (5.0, "5"), (-3.0, "-3"), (0.1, "0.1"), (-0.0, "0"), (1e15, "1000000000000000"),
        (-0x1p54, "-18014398509481984"), (1e17, "1e+17"), (1e300, "1e+300"),
        (.leastNonzeroMagnitude, "5e-324"),
    ])
    func floatingPointIsWrittenShortest(value: Double, literal: String) {
        let number = JSONNumber(value)
        #expect(number?.literal == literal)
        #expect(number?.double == value)
        #expect(JSONNumber(literal) == number)
    }

    @Test func infinitiesAndNotANumberCannotBeWritten() {
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }

    @Test(arguments: [("5", true), ("-5", true), ("5.0", false), ("5e1", false), ("5E1", false)])
    func integersAreKnownByHowTheyAreWritten(text: String, isInteger: Bool) {
        #expect(JSONNumber(text)?.isWrittenAsInteger == isInteger)
    }
}
