/// The lines of a file, the last one first, with no more of it in memory than a piece and a line.
struct LinesBackwards {
    private static let piece = 256 * 1024

    private let content: any AuditFileContent
    /// Where what is in memory begins.
    private var start: Int
    private var bytes: [UInt8] = []

    init(_ content: any AuditFileContent) {
        self.content = content
        start = content.size
    }

    /// The next line without its end; empty ones are passed over.
    mutating func next() throws(AuditFailure) -> [UInt8]? {
        while true {
            while bytes.last == 0x0A { bytes.removeLast() }
            if let end = bytes.lastIndex(of: 0x0A) {
                let line = Array(bytes[(end + 1)...])
                bytes.removeSubrange(end...)
                return line
            }
            if start == 0 {
                defer { bytes = [] }
                return bytes.isEmpty ? nil : bytes
            }
            let before = max(0, start - Self.piece)
            bytes = try content.read(before..<start) + bytes
            start = before
        }
    }
}
