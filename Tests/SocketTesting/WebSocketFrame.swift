/// One frame of RFC 6455, as raw as a test wants it.
public struct WebSocketFrame: Equatable, Sendable {
    public enum Opcode {
        public static let continuation: UInt8 = 0
        public static let text: UInt8 = 1
        public static let binary: UInt8 = 2
        public static let close: UInt8 = 8
        public static let ping: UInt8 = 9
        public static let pong: UInt8 = 10
    }

    public var opcode: UInt8
    public var payload: [UInt8]
    public var isFinal: Bool
    public var isMasked = false

    public init(opcode: UInt8, payload: [UInt8], isFinal: Bool = true) {
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
    }

    public static func text(_ text: String) -> WebSocketFrame {
        WebSocketFrame(opcode: Opcode.text, payload: Array(text.utf8))
    }

    public static func close(_ code: UInt16, _ reason: String = "") -> WebSocketFrame {
        WebSocketFrame(
            opcode: Opcode.close, payload: [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    public var text: String { String(decoding: payload, as: UTF8.self) }

    public var closeCode: UInt16? {
        payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }

    public var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }

    /// The frame's bytes as a client sends them.
    public func masked(with mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]) -> [UInt8] {
        head(maskBit: 0x80) + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// The frame's bytes as a server sends them.
    public var unmasked: [UInt8] { head(maskBit: 0) + payload }

    private func head(maskBit: UInt8) -> [UInt8] {
        let first = opcode | (isFinal ? 0x80 : 0)
        let count = UInt64(payload.count)
        if count < 126 { return [first, maskBit | UInt8(count)] }
        let width = count < 65536 ? 2 : 8
        let digits = (0..<width).map { UInt8(truncatingIfNeeded: count >> UInt64(8 * (width - 1 - $0))) }
        return [first, maskBit | (width == 2 ? 126 : 127)] + digits
    }

    /// Takes one frame off the front of `bytes`; `nil` when it is not whole yet.
    public static func take(from bytes: inout [UInt8]) -> WebSocketFrame? {
        guard bytes.count >= 2 else { return nil }
        var position = 2
        var count = Int(bytes[1] & 0x7F)
        if count >= 126 {
            let width = count == 126 ? 2 : 8
            guard bytes.count >= 2 + width else { return nil }
            count = bytes[2..<(2 + width)].reduce(0) { $0 << 8 | Int($1) }
            position += width
        }
        var mask: [UInt8] = [0, 0, 0, 0]
        let isMasked = bytes[1] & 0x80 != 0
        if isMasked {
            guard bytes.count >= position + 4 else { return nil }
            mask = Array(bytes[position..<(position + 4)])
            position += 4
        }
        guard bytes.count >= position + count else { return nil }
        let payload = bytes[position..<(position + count)].enumerated().map { $1 ^ mask[$0 % 4] }
        var frame = WebSocketFrame(opcode: bytes[0] & 0x0F, payload: payload, isFinal: bytes[0] & 0x80 != 0)
        frame.isMasked = isMasked
        bytes.removeFirst(position + count)
        return frame
    }
}
