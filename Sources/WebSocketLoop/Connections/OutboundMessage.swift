import CLibwebsockets

/// A message ready to be written to any number of sockets without being copied for each.
///
/// Its bytes lie behind the room that libwebsockets needs for a frame header. Only the loop's thread touches that room, and it
/// writes the same header for every socket, so one message may be queued on thousands of sockets at once.
public final class OutboundMessage: @unchecked Sendable {
    /// Bytes of the message.
    public let count: Int
    /// Whether it goes out as a binary message instead of a text.
    public let isBinary: Bool
    /// `LWS_PRE` bytes of room, then the message.
    private let storage: UnsafeMutableRawBufferPointer

    /// - Parameter bytes: UTF-8, unless the message is a binary one.
    public init(_ bytes: some Collection<UInt8>, isBinary: Bool = false) {
        let room = rg_lws_pre()
        let count = bytes.count
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: room + count, alignment: 16)
        UnsafeMutableRawBufferPointer(rebasing: storage[room...]).copyBytes(from: bytes)
        self.count = count
        self.isBinary = isBinary
        self.storage = storage
    }

    deinit {
        storage.deallocate()
    }

    /// A copy of the message.
    public var bytes: [UInt8] { Array(content) }

    /// The message, with at least `LWS_PRE` writable bytes before it.
    var content: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: storage[(storage.count - count)...])
    }
}
