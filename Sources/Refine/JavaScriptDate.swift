/// Reads what JavaScript's `Date.toString()` writes, which axios puts into query strings:
/// `Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)`.
public enum JavaScriptDate {
    /// The same instant in ISO 8601, UTC, to the millisecond that `toString` has lost: `2024-02-29T23:59:59.000Z`.
    ///
    /// `nil` for any other text, ISO 8601 among them. A `+` that form decoding turned into a space is read as the plus it was.
    public static func parse(_ text: String) -> String? {
        // The zone's name in parentheses differs by browser and language and says nothing that the offset does not.
        let parts = text.split(separator: " ", maxSplits: 5)
        guard parts.count == 6, weekdays.contains(parts[0]), let month = months.firstIndex(of: parts[1]),
            let day = number(parts[2], digits: 2), let year = number(parts[3], digits: 4),
            let time = clock(parts[4]), let offset = offset(parts[5])
        else { return nil }
        guard (1...daysInMonth(month + 1, year: year)).contains(day) else { return nil }
        let seconds = days(year: year, month: month + 1, day: day) * 86_400 + time - offset
        return iso8601(seconds)
    }

    private static let weekdays: [Substring] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }

    /// `23:59:59` in seconds.
    private static func clock(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 2), let minute = number(parts[1], digits: 2),
            let second = number(parts[2], digits: 2), hour < 24, minute < 60, second < 60
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    /// `GMT+0230 (name)` in seconds east of Greenwich.
    private static func offset(_ text: Substring) -> Int? {
        guard text.hasPrefix("GMT") else { return nil }
        var rest = text.dropFirst(3)
        guard let sign = rest.popFirst(), let direction = ["+": 1, " ": 1, "-": -1][sign] else { return nil }
        guard let digits = number(rest.prefix(4), digits: 4), digits / 100 < 24, digits % 100 < 60 else { return nil }
        rest = rest.dropFirst(4)
        guard rest.isEmpty || (rest.hasPrefix(" (") && rest.hasSuffix(")")) else { return nil }
        return direction * (digits / 100 * 60 + digits % 100) * 60
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysInMonth(_ month: Int, year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days from 0000-03-01 of the proleptic Gregorian calendar; counting years from March puts the leap day last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let leapDays = year.floorDivided(by: 4) - year.floorDivided(by: 100) + year.floorDivided(by: 400)
        return year * 365 + leapDays + (month * 153 + 2) / 5 + day - 1
    }

    private static func iso8601(_ seconds: Int) -> String? {
        let day = seconds.floorDivided(by: 86_400)
        let time = seconds - day * 86_400
        guard let date = civil(day) else { return nil }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = String(repeating: "0", count: max(0, 4 - String(date.year).count)) + String(date.year)
        return "\(year)-\(two(date.month))-\(two(date.day))"
            + "T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)).000Z"
    }

    /// The inverse of `days`; `nil` outside the years 0 to 9999, which an offset may reach from their edges.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int)? {
        let era = days.floorDivided(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        guard (0...9999).contains(year) else { return nil }
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int {
    /// Division that rounds towards minus infinity; `divisor` is positive.
    fileprivate func floorDivided(by divisor: Int) -> Int {
        (self - ((self % divisor) + divisor) % divisor) / divisor
    }
}
