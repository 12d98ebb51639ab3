/// Server-sent events as text (HTML standard, 9.2.6).
enum EventStreamText {
    /// What a stream begins with. - Parameter retry: milliseconds after which a browser comes back when the stream has ended.
    static func opening(retry: Int) -> [UInt8] { Array("retry: \(retry)\n\n".utf8) }

    /// A comment, which clients skip: proxies and browsers see that the stream lives.
    static let heartbeat = Array(": \n\n".utf8)

    /// One event. - Parameters:
    ///   - name: browsers give events with a name to listeners of that name only; those without one are messages.
    ///   - data: JSON on one line.
    static func event(name: String? = nil, id: String?, data: [UInt8]) -> [UInt8] {
        var head = ""
        if let name { head += "event: \(name)\n" }
        if let id { head += "id: \(id)\n" }
        return Array((head + "data: ").utf8) + data + [0x0A, 0x0A]
    }
}
