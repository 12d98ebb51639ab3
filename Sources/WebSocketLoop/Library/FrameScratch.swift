import CLibwebsockets

/// Where frames are made that must not be changed where their message lies: libwebsockets masks a client's frame in place.
struct FrameScratch {
    private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: rg_lws_pre() + 4096, alignment: 16)

    /// - Returns: the message's bytes, with `LWS_PRE` writable bytes before them, until the next call.
    mutating func copy(_ message: OutboundMessage) -> UnsafeMutableRawBufferPointer {
        let room = rg_lws_pre()
        if storage.count < room + message.count {
            storage.deallocate()
            storage = .allocate(byteCount: room + message.count, alignment: 16)
        }
        let content = UnsafeMutableRawBufferPointer(rebasing: storage[room..<(room + message.count)])
        content.copyMemory(from: UnsafeRawBufferPointer(message.content))
        return content
    }

    /// - Returns: the one byte that a ping carries, with `LWS_PRE` writable bytes before it, until the next call.
    func pingPayload() -> UnsafeMutablePointer<UInt8>? {
        let payload = storage.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: rg_lws_pre())
        payload?.pointee = UInt8(ascii: "p")
        return payload
    }

    func deallocate() {
        storage.deallocate()
    }
}
