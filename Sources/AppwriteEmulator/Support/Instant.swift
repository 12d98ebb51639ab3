/// A moment with Appwrite's precision, milliseconds since 1970 in UTC, and the form in which Appwrite writes it.
struct Instant: Sendable, Hashable, Comparable {
    var milliseconds: Int64

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A date of the proleptic Gregorian calendar. Days past the end of a month run on into the next one.
    init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0) {
        let days = CalendarDay.number(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        milliseconds = Int64(seconds) * 1000 + Int64(millisecond)
    }

    static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.milliseconds < rhs.milliseconds }

    func advanced(bySeconds seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }

    /// Whole seconds since 1970, rounded down.
    var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    /// Days since 1970-01-01, rounded down.
    private var dayNumber: Int64 {
        let day: Int64 = 86_400_000
        return milliseconds >= 0 ? milliseconds / day : (milliseconds - day + 1) / day
    }

    var day: CalendarDay { CalendarDay(number: Int(dayNumber)) }

    /// `2024-05-01T10:00:00.000+00:00`, the only form in which dates are stored, compared and answered. Years have four digits,
    /// so that the order of the texts is the order of the moments.
    var text: String {
        let rest = Int(milliseconds - dayNumber * 86_400_000)
        let day = day
        return String(unsafeUninitializedCapacity: 29) { buffer in
            func put(_ value: Int, digits: Int, at offset: Int) {
                var value = value
                for position in stride(from: offset + digits - 1, through: offset, by: -1) {
                    buffer[position] = UInt8(0x30 + value % 10)
                    value /= 10
                }
            }
            _ = buffer.update(fromContentsOf: "0000-00-00T00:00:00.000+00:00".utf8)
            put(min(max(day.year, 0), 9999), digits: 4, at: 0)
            put(day.month, digits: 2, at: 5)
            put(day.day, digits: 2, at: 8)
            put(rest / 3_600_000, digits: 2, at: 11)
            put(rest / 60_000 % 60, digits: 2, at: 14)
            put(rest / 1000 % 60, digits: 2, at: 17)
            put(rest % 1000, digits: 3, at: 20)
            return 29
        }
    }
}
