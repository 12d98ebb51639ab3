import Refine

/// Reads the dates that refine's providers send, and writes them as Appwrite stores them.
///
/// Taken: ISO 8601 (`2024-02-29`, `2024-02-29T23:59`, `…:59`, `…:59.123`, a space for the `T`, behind it nothing, `Z`, `+02:00`,
/// `+0200` or `+02`), and JavaScript's `Date.toString()`. Without an offset the date is UTC, a date alone is its midnight.
enum DateTimeText {
    /// `2024-02-29T23:59:59.123+00:00`, in UTC; `nil` for any other text. Digits beyond milliseconds are cut off.
    static func normalized(_ text: String) -> String? {
        if let parsed = parse(text) { return parsed }
        return JavaScriptDate.parse(text).flatMap(parse)
    }

    /// Whether every database behind Appwrite keeps a normalized date: MariaDB's begin with the year 1000.
    static func isStorable(_ date: String) -> Bool { date.utf8.first != UInt8(ascii: "0") }

    static let storable = "a date of the years 1000 to 9999"

    private static func parse(_ text: String) -> String? {
        moment(text).flatMap { CivilDay.text(milliseconds: $0) }
    }

    /// The moment of an ISO 8601 date, in milliseconds since 1970 (UTC); `nil` for any other text.
    static func millisecondsSince1970(_ text: String) -> Int? {
        moment(text).map { $0 - CivilDay.days(year: 1970, month: 1, day: 1) * 86_400_000 }
    }

    /// In milliseconds since the day from which `CivilDay` counts.
    private static func moment(_ text: String) -> Int? {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2),
            (1...12).contains(month), (1...CivilDay.daysInMonth(month, year: year)).contains(day)
        else { return nil }
        var milliseconds = CivilDay.days(year: year, month: month, day: day) * 86_400_000
        if !reader.isAtEnd {
            guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let time = time(&reader),
                let offset = offset(&reader), reader.isAtEnd
            else { return nil }
            milliseconds += time - offset
        }
        return milliseconds
    }

    /// `23:59`, `23:59:59`, `23:59:59.123`, in milliseconds.
    private static func time(_ reader: inout DigitReader) -> Int? {
        guard let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
            let minute = reader.number(digits: 2), minute < 60
        else { return nil }
        var milliseconds = (hour * 60 + minute) * 60_000
        guard reader.skip(":") else { return milliseconds }
        guard let second = reader.number(digits: 2), second < 60 else { return nil }
        milliseconds += second * 1_000
        guard reader.skip(".") || reader.skip(",") else { return milliseconds }
        guard let fraction = reader.milliseconds() else { return nil }
        return milliseconds + fraction
    }

    /// Nothing, `Z`, `+02:00`, `+0200`, `+02`, in milliseconds east of Greenwich. A space stands for the plus sign that
    /// decoding a form has turned into it.
    private static func offset(_ reader: inout DigitReader) -> Int? {
        if reader.isAtEnd || reader.skip("Z") || reader.skip("z") { return 0 }
        let sign: Int
        if reader.skip("+") || reader.skip(" ") {
            sign = 1
        } else if reader.skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = reader.number(digits: 2), hours < 24 else { return nil }
        if reader.isAtEnd { return sign * hours * 3_600_000 }
        _ = reader.skip(":")
        guard let minutes = reader.number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }
}
