import GRDB
import JSONBytes

/// A value of a filter that fits its attribute.
struct QueryValue: Sendable {
    /// As it is compared.
    var bound: DatabaseValue
    /// As it takes part in patterns.
    var text: String

    /// - Returns: `nil` when the value is of another kind. Nothing is converted: `"7"` is no integer.
    init?(_ value: JSONValue, for kind: QuerySchema.Attribute.Kind, now: Instant) {
        switch kind {
        case .string:
            guard let text = value.string else { return nil }
            self.init(bound: .text(text), text: text)
        case .relationship:
            // Related rows are named by their ids.
            guard let text = value.string, text.unicodeScalars.count <= 255 else { return nil }
            self.init(bound: .text(text), text: text)
        case .integer:
            guard let number = value.int64 else { return nil }
            self.init(bound: .integer(number), text: String(number))
        case .sequence:
            guard let number = value.int64 ?? value.string.flatMap({ Int64($0) }) else { return nil }
            self.init(bound: .integer(number), text: String(number))
        case .double:
            guard let number = value.number else { return nil }
            self.init(bound: number.double.databaseValue, text: FloatText.literal(number.double))
        case .boolean:
            guard let flag = value.bool else { return nil }
            self.init(bound: .flag(flag), text: flag ? "1" : "0")
        case .datetime:
            guard let text = value.string, let moment = QueryValue.moment(text, now: now) else { return nil }
            self.init(bound: .text(moment.text), text: String(moment.text.prefix(23)).replacing("T", with: " "))
        }
    }

    private init(bound: DatabaseValue, text: String) {
        self.bound = bound
        self.text = text
    }

    /// A date of a filter must also show a year of four digits, so that `tomorrow` is none here.
    private static func moment(_ text: String, now: Instant) -> Instant? {
        guard !text.isEmpty, text != "0", DateLimits.showsYear(text), let moment = DateText.parse(text, now: now),
            DateLimits.range.contains(moment)
        else { return nil }
        return moment
    }
}

/// Which dates can be stored.
enum DateLimits {
    static let range =
        Instant(
            year: 1000, month: 1, day: 1)...Instant(
            year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59)
    static let description = "Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59."

    /// Whether four digits stand by themselves, and make a year that can be stored.
    static func showsYear(_ text: String) -> Bool {
        for run in text.split(whereSeparator: { !("0"..."9").contains($0) }) where run.count == 4 {
            return (Int(run) ?? 0) >= 1000
        }
        return false
    }
}
