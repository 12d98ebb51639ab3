/// Triggered on a connection's channel by somebody who wants it gone at once, whatever is still to be written: its client does not
/// read. Closing the channel would wait for that.
public struct HangUpEvent: Sendable {
    public init() {}
}
