import NIOConcurrencyHelpers

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The value of `Date` (RFC 9110, 6.6.1), written once a second. Each connection has its own: threads that share one wait for each other.
final class DateHeader: Sendable {
    private let latest = NIOLockedValueBox((second: time_t(-1), text: ""))

    var value: String {
        var second = time(nil)
        return latest.withLockedValue { latest in
            if latest.second != second {
                latest = (second, Self.text(&second))
            }
            return latest.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    static func text(_ second: inout time_t) -> String {
        var fields = tm()
        gmtime_r(&second, &fields)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &fields)
            }
        }
    }
}
