/// Takes a list of entity tags apart, byte by byte.
struct EntityTagReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isOnlyAsterisk: Bool {
        let visible = rest.filter { !Self.isBlank($0) }
        return visible == [UInt8(ascii: "*")]
    }

    /// The tags up to the end; `nil` when something else stands among them. Empty elements of the list do not count.
    mutating func tags() -> [EntityTag]? {
        var tags: [EntityTag] = []
        while true {
            rest = rest.drop { Self.isBlank($0) }
            if rest.first == UInt8(ascii: ",") {
                rest.removeFirst()
            } else if rest.isEmpty {
                return tags
            } else {
                guard let tag = tag() else { return nil }
                tags.append(tag)
                rest = rest.drop { Self.isBlank($0) }
                guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
            }
        }
    }

    private mutating func tag() -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest.removeFirst()
        let opaque = rest.prefix { Self.isTagByte($0) }
        rest = rest[opaque.endIndex...]
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest.removeFirst()
        return EntityTag(String(Substring(opaque)), isWeak: isWeak)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// RFC 9110's `etagc`: visible characters except the quote, and whatever lies beyond ASCII.
    private static func isTagByte(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }
}
