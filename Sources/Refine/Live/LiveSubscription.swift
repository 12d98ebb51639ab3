/// What a subscriber wants of a channel.
public struct LiveSubscription: Sendable, Hashable {
    public var channel: LiveChannel
    /// Kinds of events wanted; `any` among them wants all.
    public var types: Set<LiveEvent.Kind>
    /// Rows wanted; `nil` wants all, an empty set none that exist already.
    public var ids: Set<String>?
    /// Where to go on after a pause; `nil` begins now.
    public var since: LivePosition?

    public init(
        channel: LiveChannel, types: Set<LiveEvent.Kind> = [.any], ids: Set<String>? = nil, since: LivePosition? = nil
    ) {
        self.channel = channel
        self.types = types
        self.ids = ids
        self.since = since
    }

    /// Whether an event of this channel is to be delivered, by the rule of refine's ably provider: its type is wanted, and
    /// unless it tells of a new row it shares an id with `ids`. `"*"` reaches everyone: whatever was missed may concern them.
    public func wants(_ type: LiveEvent.Kind, ids eventIDs: some Sequence<String>) -> Bool {
        guard type != .any else { return true }
        guard types.contains(.any) || types.contains(type) else { return false }
        guard type != .created, let ids else { return true }
        return eventIDs.contains { ids.contains($0) }
    }
}
