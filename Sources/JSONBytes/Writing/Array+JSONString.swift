extension [UInt8] {
    /// Appends `text` as a JSON string literal, quotes included. Escapes only what RFC 8259 demands: quotation mark, backslash
    /// and control characters.
    public mutating func appendJSONString(_ text: String) {
        var text = text
        text.withUTF8 { content in appendJSONString(utf8: content) }
    }

    /// The same for text that lies in memory as UTF-8.
    public mutating func appendJSONString(utf8 content: UnsafeBufferPointer<UInt8>) {
        append(0x22)
        appendEscaped(content)
        append(0x22)
    }

    private mutating func appendEscaped(_ content: UnsafeBufferPointer<UInt8>) {
        guard let base = content.baseAddress else { return }
        var runStart = 0
        var index = 0
        while index < content.count {
            if index + 8 <= content.count {
                let stops = SWAR.escapes(in: SWAR.load(base + index))
                guard stops != 0 else {
                    index += 8
                    continue
                }
                index += stops.trailingZeroBitCount >> 3
            } else if content[index] >= 0x20, content[index] != 0x22, content[index] != 0x5C {
                index += 1
                continue
            }
            append(contentsOf: content[runStart..<index])
            appendEscape(of: content[index])
            index += 1
            runStart = index
        }
        append(contentsOf: content[runStart...])
    }

    private mutating func appendEscape(of byte: UInt8) {
        append(0x5C)
        switch byte {
        case 0x22, 0x5C: append(byte)
        case 0x08: append(0x62)
        case 0x09: append(0x74)
        case 0x0A: append(0x6E)
        case 0x0C: append(0x66)
        case 0x0D: append(0x72)
        default:
            let digit = byte & 0x0F
            append(contentsOf: [0x75, 0x30, 0x30, 0x30 + byte >> 4, digit < 10 ? 0x30 + digit : 0x57 + digit])
        }
    }
}
