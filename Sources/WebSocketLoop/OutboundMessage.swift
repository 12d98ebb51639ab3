/// A text message ready to be written to any number of sockets without being copied for each.
public final class OutboundMessage: @unchecked Sendable {
    /// Bytes of the text.
    public let count: Int

    public init(_ text: some Collection<UInt8>) {
        count = text.count  // placeholder: the payload behind LWS_PRE bytes of room
    }
}
