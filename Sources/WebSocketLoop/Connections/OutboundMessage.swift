import CLibwebsockets

/// A text message ready to be written to any number of sockets without being copied for each.
///
/// The text lies behind the room that libwebsockets needs for a frame header. Only the loop's thread touches that room, and it
/// writes the same header for every socket, so one message may be queued on thousands of sockets at once.
public final class OutboundMessage: @unchecked Sendable {
    /// Bytes of the text.
    public let count: Int
    /// `LWS_PRE` bytes of room, then the text.
    private let storage: UnsafeMutableRawBufferPointer

    /// - Parameter text: UTF-8.
    public init(_ text: some Collection<UInt8>) {
        let room = rg_lws_pre()
        let count = text.count
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: room + count, alignment: 16)
        UnsafeMutableRawBufferPointer(rebasing: storage[room...]).copyBytes(from: text)
        self.count = count
        self.storage = storage
    }

    deinit {
        storage.deallocate()
    }

    /// A copy of the text.
    public var bytes: [UInt8] { Array(text) }

    /// The text, with at least `LWS_PRE` writable bytes before it.
    var text: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: storage[(storage.count - count)...])
    }
}
