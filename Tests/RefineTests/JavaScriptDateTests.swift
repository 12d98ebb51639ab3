import Refine
import Testing

@Suite struct JavaScriptDateTests {
    @Test(arguments: [
        ("Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)", "2024-02-29T23:59:59.000Z"),
        ("Fri Mar 01 2024 00:00:00 GMT+0000 (Coordinated Universal Time)", "2024-03-01T00:00:00.000Z"),
        ("Thu Jan 01 1970 00:00:00 GMT+0000 (UTC)", "1970-01-01T00:00:00.000Z"),
        ("Thu Feb 29 2024 01:30:00 GMT+0200 (Mitteleuropäische Sommerzeit)", "2024-02-28T23:30:00.000Z"),
        ("Sun Dec 31 2023 20:00:00 GMT-0430 (Venezuela Time)", "2024-01-01T00:30:00.000Z"),
        ("Mon Jan 01 2024 05:00:00 GMT+0545 (Nepal Time)", "2023-12-31T23:15:00.000Z"),
        ("Thu Feb 29 2024 23:59:59 GMT 0200 (the plus was taken for a space)", "2024-02-29T21:59:59.000Z"),
        ("Thu Feb 29 2024 23:59:59 GMT+0000", "2024-02-29T23:59:59.000Z"),
        ("Wed Dec 31 1969 23:59:59 GMT+0000 (UTC)", "1969-12-31T23:59:59.000Z"),
        ("Tue Feb 28 1900 12:00:00 GMT+0000 (UTC)", "1900-02-28T12:00:00.000Z"),
        ("Sat Jan 01 0000 00:00:00 GMT+0000 (UTC)", "0000-01-01T00:00:00.000Z"),
        ("Fri Dec 31 9999 23:59:59 GMT+0000 (UTC)", "9999-12-31T23:59:59.000Z"),
    ])
    func readsWhatToStringWrites(_ text: String, _ expected: String) {
        #expect(JavaScriptDate.parse(text) == expected)
    }

    @Test(arguments: [
        "", "2024-02-29T23:59:59.123Z", "Thu Feb 30 2024 23:59:59 GMT+0000", "Wed Feb 29 2023 00:00:00 GMT+0000",
        "Thu Feb 29 1900 00:00:00 GMT+0000", "Thu Feb 00 2024 00:00:00 GMT+0000", "Thu Feb 29 2024 24:00:00 GMT+0000",
        "Thu Feb 29 2024 23:60:00 GMT+0000", "Thu Feb 29 2024 23:59 GMT+0000", "Thu Feb 29 2024 23:59:59",
        "Thu Feb 29 2024 23:59:59 UTC",
        "Thu Feb 29 2024 23:59:59 GMT+00:00", "Thu Feb 29 2024 23:59:59 GMT+2400", "Thu Feb 29 2024 23:59:59 GMT+0060",
        "Thu Feb 29 2024 23:59:59 GMT+0000 x", "Don Feb 29 2024 23:59:59 GMT+0000",
        "Thu Feb 29 02024 23:59:59 GMT+0000",
        "Thu Feb +9 2024 23:59:59 GMT+0000", "Sat Jan 01 0000 00:00:00 GMT+0100 (before year 0)", "Invalid Date",
        "a b c d e f",
    ])
    func leavesOtherTextsAlone(_ text: String) {
        #expect(JavaScriptDate.parse(text) == nil)
    }

    @Test func countsEveryDayOfOrdinaryAndLeapYears() {
        var wrong: [String] = []
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for year in [1800, 1896, 1899, 1900, 1969, 1970, 1972, 1999, 2000, 2024, 2025, 2100, 2400] {
            let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            for (index, month) in months.enumerated() {
                let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][index]
                for day in 1...days {
                    let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
                    let parsed = JavaScriptDate.parse("Mon \(month) \(two(day)) \(year) 12:00:00 GMT+0000 (UTC)")
                    let expected = "\(year)-\(two(index + 1))-\(two(day))T12:00:00.000Z"
                    if parsed != expected { wrong.append(expected) }
                }
            }
        }
        #expect(wrong.isEmpty)
    }
}
