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
}
