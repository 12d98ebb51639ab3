import Foundation

/// Dates as live events carry them: ISO 8601 with milliseconds and `Z`, which is what `new Date(…)` reads everywhere.
enum LiveDate {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// - Parameter wall: milliseconds since 1970 (UTC).
    static func text(_ wall: Int64) -> String {
        // Half a millisecond more: the style cuts off, and a Double may lie a little below its millisecond.
        style.format(Date(timeIntervalSince1970: (Double(wall) + 0.5) / 1000))
    }

    /// Appwrite's timestamp (`2026-11-21T20:25:20.189+00:00`) in that form; `fallback` when it is no date.
    static func normalized(_ timestamp: String, fallback wall: Int64) -> String {
        if timestamp.hasSuffix("+00:00"), timestamp.utf8.count == 29 { return timestamp.dropLast(6) + "Z" }
        if timestamp.hasSuffix("Z"), timestamp.utf8.count == 24 { return timestamp }
        guard let date = (try? style.parse(timestamp)) ?? (try? Date.ISO8601FormatStyle().parse(timestamp)) else {
            return text(wall)
        }
        return text(Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
