import Testing

@testable import AppwriteEmulator

/// Dates in the shapes that the real server takes.
struct DateTextTests {
    static let now = Instant(year: 2026, month: 11, day: 21, hour: 20, minute: 24, second: 5, millisecond: 7)

    @Test(arguments: [
        ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00.000+00:00"), ("2024-05-01", "2024-05-01T00:00:00.000+00:00"),
        ("2024-05-01T10:00:00.123456Z", "2024-05-01T10:00:00.123+00:00"),
        ("2024-05-01 10:00", "2024-05-01T10:00:00.000+00:00"),
        ("2024-05-01T10:00:00.1+00:00", "2024-05-01T10:00:00.100+00:00"),
        ("20240501T101500", "2024-05-01T10:15:00.000+00:00"),
        ("2024-02-30T00:00:00Z", "2024-03-01T00:00:00.000+00:00"), ("5/1/2024", "2024-05-01T00:00:00.000+00:00"),
        ("Wed, 01 May 2024 10:00:00 +0000", "2024-05-01T10:00:00.000+00:00"),
        ("May 1, 2024", "2024-05-01T00:00:00.000+00:00"),
        ("@86400", "1970-01-02T00:00:00.000+00:00"), ("", "2026-11-21T20:24:05.007+00:00"),
        ("tomorrow", "2026-11-22T00:00:00.000+00:00"), ("12:30", "2026-11-21T12:30:00.000+00:00"),
        ("2024", "2026-11-21T20:24:00.000+00:00"), ("+1 day", "2026-11-22T20:24:05.007+00:00"),
        ("1969-07-20T20:17:40.000-04:30", "1969-07-21T00:47:40.000+00:00"),
        ("2024-05-01T01:00 pm", "2024-05-01T13:00:00.000+00:00"),
    ])
    func reads(_ text: String, _ expected: String) {
        #expect(DateText.parse(text, now: Self.now)?.text == expected)
    }

    @Test(arguments: [
        "soon", "2024-13-01", "5", "10000-01-01T00:00:00Z", "2024-05-01T25:00", "2024-05-01T10:00:00+", "2024-05-32",
        "--",
    ])
    func refuses(_ text: String) {
        #expect(DateText.parse(text, now: Self.now) == nil)
    }

    @Test func daysAndNumbersAgree() {
        for number in stride(from: -800_000, through: 2_900_000, by: 997) {
            let day = CalendarDay(number: number)
            #expect(CalendarDay.number(year: day.year, month: day.month, day: day.day) == number)
        }
        #expect(CalendarDay(number: 0) == CalendarDay(number: CalendarDay.number(year: 1970, month: 1, day: 1)))
    }

    @Test(arguments: ["tomorrow", "12:00", "0999-01-01", "10000-01-01"])
    func showsNoYear(_ text: String) {
        #expect(!DateLimits.showsYear(text))
    }
}
