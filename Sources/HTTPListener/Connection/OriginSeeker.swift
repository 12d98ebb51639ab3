/// Looks for the `Origin` in the bytes of a head that cannot be parsed.
struct OriginSeeker {
    /// Bytes that are looked at.
    private static let limit = 256 * 1024
    /// Of a line; no origin is longer.
    private static let lineLimit = 512

    private(set) var origin: String?
    /// The origin is found, or the head has ended.
    private(set) var isDone = false
    private var count = 0
    /// The line that is arriving, as far as it matters.
    private var line: [UInt8] = []
    private var isFirstLine = true

    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes where !isDone {
            count += 1
            if byte == UInt8(ascii: "\n") { endLine() } else if line.count < Self.lineLimit { line.append(byte) }
            if count >= Self.limit { isDone = true }
        }
    }

    private mutating func endLine() {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer {
            line.removeAll(keepingCapacity: true)
            isFirstLine = false
        }
        guard !line.isEmpty else {
            // An empty line before a request counts for nothing.
            isDone = !isFirstLine
            return
        }
        let name = "origin:".utf8
        guard line.count > name.count, line.count < Self.lineLimit,
            zip(line, name).allSatisfy({ $0 | 0x20 == $1 || $0 == $1 })
        else { return }
        let value = String(decoding: line.dropFirst(name.count), as: UTF8.self)
        origin = String(value.drop { $0 == " " || $0 == "\t" })
        isDone = true
    }
}
