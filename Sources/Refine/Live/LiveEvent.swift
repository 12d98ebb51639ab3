/// refine's `LiveEvent`, as it crosses the wire (CONTRACT: `/live`).
public struct LiveEvent: Sendable, Hashable {
    /// `any` is `"*"`: something was missed, fetch again.
    public enum Kind: String, Sendable, Hashable, CaseIterable { case created, updated, deleted, any = "*" }

    /// refine's channel: `resources/{resource}`.
    public var channel: String
    public var type: Kind
    /// Rows concerned; empty for `"*"`.
    public var ids: [String]
    /// ISO 8601 with milliseconds and `Z`.
    public var date: String
    /// The event's place in its channel, counted from 1; `nil` where nothing counts.
    public var offset: Int?

    public init(channel: String, type: Kind, ids: [String], date: String, offset: Int? = nil) {
        self.channel = channel
        self.type = type
        self.ids = ids
        self.date = date
        self.offset = offset
    }
}
