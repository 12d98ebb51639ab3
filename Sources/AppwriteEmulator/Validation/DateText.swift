/// Reads dates the way Appwrite's host language does: ISO 8601 in all its shapes, a few everyday forms, and words such as
/// `tomorrow`. A day that its month does not have runs on into the next month (30 February is 1 or 2 March).
///
/// What is not given comes from `now`; what has no offset is UTC.
struct DateText {
    private var scanner: TextScanner
    private let now: Instant
    private var date: (year: Int, month: Int, day: Int)?
    private var time: (hour: Int, minute: Int, second: Int, millisecond: Int)?
    private var offsetMinutes: Int?
    private var shiftMilliseconds: Int64 = 0
    private var timestamp: Int64?

    /// The moment that `text` stands for; `nil` when it is no date.
    static func parse(_ text: String, now: Instant) -> Instant? {
        var reader = DateText(scanner: TextScanner(text.lowercased()), now: now)
        return reader.parse()
    }

    private init(scanner: TextScanner, now: Instant) {
        self.scanner = scanner
        self.now = now
    }

    private mutating func parse() -> Instant? {
        scanner.skipSpaces()
        if scanner.isAtEnd { return now }
        while !scanner.isAtEnd {
            guard readPart() else { return nil }
            scanner.skipSpaces()
        }
        return result
    }

    private var result: Instant? {
        if let timestamp { return Instant(milliseconds: timestamp * 1000 + shiftMilliseconds) }
        let today = now.day
        let day = date ?? (today.year, today.month, today.day)
        let clock: (hour: Int, minute: Int, second: Int, millisecond: Int)
        if let time {
            clock = time
        } else if date != nil {
            clock = (0, 0, 0, 0)
        } else {
            let sinceMidnight = Int(
                now.milliseconds - Instant(year: today.year, month: today.month, day: today.day).milliseconds)
            clock = (
                sinceMidnight / 3_600_000, sinceMidnight / 60_000 % 60, sinceMidnight / 1000 % 60, sinceMidnight % 1000
            )
        }
        let local = Instant(
            year: day.year, month: day.month, day: day.day, hour: clock.hour, minute: clock.minute,
            second: clock.second,
            millisecond: clock.millisecond)
        return Instant(milliseconds: local.milliseconds - Int64(offsetMinutes ?? 0) * 60_000 + shiftMilliseconds)
    }

    /// One part of the text, each at most once. The order of attempts decides between forms that begin alike.
    private mutating func readPart() -> Bool {
        readTimestamp() || readNumericDate() || readTime() || readNamedDate() || readRelative() || readOffset()
            || readWord()
    }

    private mutating func readTimestamp() -> Bool {
        scanner.attempt { scanner in
            guard scanner.take("@") else { return nil }
            let negative = scanner.take("-")
            guard let seconds = scanner.number(digits: 1...12) else { return nil }
            return negative ? -seconds : seconds
        }.map { (seconds: Int) in timestamp = Int64(seconds) } != nil
    }

    // MARK: Dates

    private mutating func readNumericDate() -> Bool {
        guard date == nil else { return false }
        let found =
            scanner.attempt(Self.yearMonthDay) ?? scanner.attempt(Self.monthSlashDay) ?? scanner.attempt(
                Self.dayMonthYear)
            ?? scanner.attempt(Self.compactDate)
        guard let found, (0...12).contains(found.month), (0...31).contains(found.day) else { return false }
        date = found
        return true
    }

    /// `2024-05-01`, `2024/5/1`, `2024-05`.
    private static func yearMonthDay(_ scanner: inout TextScanner) -> (year: Int, month: Int, day: Int)? {
        guard let year = scanner.number(digits: 4...4), let separator = scanner.takeAny("-/"),
            let month = scanner.number(digits: 1...2)
        else { return nil }
        guard scanner.take(separator) else { return separator == "-" ? finished((year, month, 1), scanner) : nil }
        guard let day = scanner.number(digits: 1...2) else { return nil }
        return finished((year, month, day), scanner)
    }

    /// `5/1/2024`.
    private static func monthSlashDay(_ scanner: inout TextScanner) -> (year: Int, month: Int, day: Int)? {
        guard let month = scanner.number(digits: 1...2), scanner.take("/"), let day = scanner.number(digits: 1...2),
            scanner.take("/"), let year = scanner.number(digits: 4...4)
        else { return nil }
        return finished((year, month, day), scanner)
    }

    /// `1-5-2024`, `1.5.2024`.
    private static func dayMonthYear(_ scanner: inout TextScanner) -> (year: Int, month: Int, day: Int)? {
        guard let day = scanner.number(digits: 1...2), let separator = scanner.takeAny("-."),
            let month = scanner.number(digits: 1...2), scanner.take(separator), let year = scanner.number(digits: 4...4)
        else { return nil }
        return finished((year, month, day), scanner)
    }

    /// `20240501`.
    private static func compactDate(_ scanner: inout TextScanner) -> (year: Int, month: Int, day: Int)? {
        guard let number = scanner.number(digits: 8...8) else { return nil }
        return finished((number / 10_000, number / 100 % 100, number % 100), scanner)
    }

    /// A date must not run on into further digits.
    private static func finished(
        _ date: (year: Int, month: Int, day: Int), _ scanner: TextScanner
    ) -> (year: Int, month: Int, day: Int)? {
        scanner.isAtDigit ? nil : date
    }

    /// `1 May 2024`, `May 1, 2024`, with or without a day of the week before it.
    private mutating func readNamedDate() -> Bool {
        guard date == nil else { return false }
        let found = scanner.attempt { scanner -> (year: Int, month: Int, day: Int)? in
            if let word = scanner.word(), Self.weekdays.contains(String(word.prefix(3))) {
                _ = scanner.take(",")
                scanner.skipSpaces()
            } else {
                scanner.rewind()
            }
            let first = scanner.number(digits: 1...2)
            scanner.skip(anyOf: " -")
            guard let word = scanner.word(), let month = Self.months.firstIndex(of: String(word.prefix(3))) else {
                return nil
            }
            scanner.skip(anyOf: " -.")
            guard let day = first ?? scanner.number(digits: 1...2) else { return nil }
            scanner.skip(anyOf: " ,-")
            guard let year = scanner.number(digits: 4...4) else { return nil }
            return Self.finished((year, month + 1, day), scanner)
        }
        guard let found, (0...31).contains(found.day) else { return false }
        date = found
        return true
    }

    private static let weekdays: Set = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    // MARK: Times

    private mutating func readTime() -> Bool {
        guard time == nil else { return false }
        let isBehindDate = date != nil
        let found = scanner.attempt { scanner -> (hour: Int, minute: Int, second: Int, millisecond: Int)? in
            let marked = scanner.take("t")
            return Self.colonTime(&scanner) ?? (marked || !isBehindDate ? Self.compactTime(&scanner) : nil)
        }
        guard let found else { return false }
        time = found
        return true
    }

    /// `12:30`, `12:30:15`, `12:30:15.123456`, `1:30 pm`.
    private static func colonTime(_ scanner: inout TextScanner) -> (
        hour: Int, minute: Int, second: Int, millisecond: Int
    )? {
        scanner.attempt { scanner in
            guard var hour = scanner.number(digits: 1...2), hour <= 24, scanner.take(":"),
                let minute = scanner.number(digits: 2...2), minute < 60
            else { return nil }
            var second = 0
            var millisecond = 0
            if scanner.take(":") {
                guard let number = scanner.number(digits: 2...2), number <= 60 else { return nil }
                second = number
                if scanner.takeAny(".,") != nil {
                    guard let digits = scanner.digits(), !digits.isEmpty else { return nil }
                    millisecond = Int((digits + "00").prefix(3)) ?? 0
                }
            }
            if let isAfternoon = scanner.attempt(Self.halfOfDay) {
                guard (1...12).contains(hour) else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            return (hour, minute, second, millisecond)
        }
    }

    private static func halfOfDay(_ scanner: inout TextScanner) -> Bool? {
        scanner.skipSpaces()
        switch scanner.word() {
        case "am": return false
        case "pm": return true
        default: return nil
        }
    }

    /// `1230`, `123015`: four digits alone are a time of day, not a year.
    private static func compactTime(_ scanner: inout TextScanner) -> (
        hour: Int, minute: Int, second: Int, millisecond: Int
    )? {
        guard let digits = scanner.digits(), digits.count == 4 || digits.count == 6, let number = Int(digits) else {
            return nil
        }
        let parts =
            digits.count == 4 ? (number / 100, number % 100, 0) : (number / 10_000, number / 100 % 100, number % 100)
        guard parts.0 <= 24, parts.1 < 60, parts.2 <= 60 else { return nil }
        return (parts.0, parts.1, parts.2, 0)
    }

    // MARK: The rest

    /// `+02:00`, `-0430`, `+2`: only behind a time or a date.
    private mutating func readOffset() -> Bool {
        guard offsetMinutes == nil, time != nil || date != nil else { return false }
        let found = scanner.attempt { scanner -> Int? in
            guard let sign = scanner.takeAny("+-"), let hours = scanner.number(digits: 1...2) else { return nil }
            let separated = scanner.take(":")
            let minutes = scanner.number(digits: 2...2)
            if separated, minutes == nil { return nil }
            return (hours * 60 + (minutes ?? 0)) * (sign == "-" ? -1 : 1)
        }
        guard let found else { return false }
        offsetMinutes = found
        return true
    }

    /// `+1 day`, `-2 weeks`.
    private mutating func readRelative() -> Bool {
        let found = scanner.attempt { scanner -> Int64? in
            let sign = scanner.takeAny("+-")
            guard let count = scanner.number(digits: 1...6) else { return nil }
            scanner.skipSpaces()
            guard let word = scanner.word() else { return nil }
            let unit = word.hasSuffix("s") ? String(word.dropLast()) : word
            guard let seconds = Self.units[unit] else { return nil }
            return Int64(count) * seconds * 1000 * (sign == "-" ? -1 : 1)
        }
        guard let found else { return false }
        shiftMilliseconds += found
        return true
    }

    private static let units: [String: Int64] = [
        "second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "day": 86_400, "week": 604_800,
        "fortnight": 1_209_600,
    ]

    private mutating func readWord() -> Bool {
        guard let word = scanner.word() else { return false }
        switch word {
        case "now": return true
        case "z", "utc", "gmt": offsetMinutes = 0
        case "today", "midnight": time = time ?? (0, 0, 0, 0)
        case "noon": time = (12, 0, 0, 0)
        case "tomorrow", "yesterday":
            time = time ?? (0, 0, 0, 0)
            shiftMilliseconds += word == "tomorrow" ? 86_400_000 : -86_400_000
        default: return false
        }
        return true
    }
}
