/// How far a subscriber has come in a channel: the last event it has seen, in an epoch that ends when the counting begins anew.
public struct LivePosition: Sendable, Hashable {
    public var epoch: String
    /// Events are counted from 1; 0 is before the first.
    public var offset: Int

    public init(epoch: String, offset: Int) {
        self.epoch = epoch
        self.offset = offset
    }

    /// Reads the `id` of a server-sent event, `epoch:offset`, as it comes back in `Last-Event-ID`; `nil` when it is none of ours.
    public init?(eventID: String) {
        guard let colon = eventID.lastIndex(of: ":"), colon != eventID.startIndex,
            let offset = Int(eventID[eventID.index(after: colon)...]), offset >= 0
        else { return nil }
        self.init(epoch: String(eventID[..<colon]), offset: offset)
    }

    /// The `id` of a server-sent event.
    public var eventID: String { "\(epoch):\(offset)" }

    /// A place in no epoch at all: whoever comes from there has missed something.
    public static let unknown = LivePosition(epoch: "", offset: 0)

    /// The `id` of an event on a stream of several channels: the place in each of them, in the order in which the URL names
    /// them, with commas between.
    public static func eventID(_ positions: [LivePosition]) -> String {
        positions.map(\.eventID).joined(separator: ",")
    }

    /// Reads it again; `nil` when it is not for so many channels or none of ours.
    public static func positions(eventID: String, count: Int) -> [LivePosition]? {
        let positions = eventID.split(separator: ",", omittingEmptySubsequences: false)
            .map { LivePosition(eventID: String($0)) }
        let known = positions.compactMap { $0 }
        return known.count == count && positions.count == count ? known : nil
    }
}
