import Appwrite

/// Gathers an answer as libcurl delivers it: line by line, then piece by piece.
struct ResponseCollector {
    /// Why an answer is not taken any further.
    enum Refusal { case bodyTooLarge, headersTooLarge }

    /// Most bytes of header lines. libcurl 7.88 bounds one line only.
    static let maximumHeaderSize = 256 * 1024

    private let maximumSize: Int
    private var headerLines: [UInt8] = []
    private var headerSize = 0
    private var body: [UInt8] = []
    /// Whether anything has come.
    private(set) var hasBegun = false
    private(set) var refusal: Refusal?

    init(maximumSize: Int) {
        self.maximumSize = maximumSize
    }

    /// Takes one line of the head, with its line end; also the empty last one, and lines of `100 Continue`.
    /// - Returns: `false` to break off.
    mutating func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        headerSize += line.count
        guard headerSize <= ResponseCollector.maximumHeaderSize else {
            refusal = .headersTooLarge
            return false
        }
        // The first letter is looked at by itself because most lines differ there.
        if line.first == UInt8(ascii: "H"), line.starts(with: "HTTP/".utf8) {
            // A status line begins an answer; an interim one's headers are not the final one's.
            headerLines.removeAll(keepingCapacity: true)
            headerLines.reserveCapacity(512)
        } else if !Self.isContentEncoding(line) {
            headerLines.append(contentsOf: line)
        }
        return true
    }

    /// The body comes decompressed by libcurl, so that what it was compressed with is no part of the answer.
    private static func isContentEncoding(_ line: UnsafeRawBufferPointer) -> Bool {
        let name = "content-encoding:".utf8
        guard line.count > name.count, line[8] | 0x20 == UInt8(ascii: "e") else { return false }
        return zip(line, name).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    /// Takes a piece of the body, decompressed.
    /// - Parameter length: how long the whole is going to be, if the head says so; not trusted.
    /// - Returns: `false` to break off.
    mutating func receiveBody(_ piece: UnsafeRawBufferPointer, of length: Int?) -> Bool {
        guard piece.count <= maximumSize - body.count else {
            refusal = .bodyTooLarge
            return false
        }
        if body.isEmpty, let length { body.reserveCapacity(max(piece.count, min(length, maximumSize))) }
        body.append(contentsOf: piece)
        return true
    }

    /// Hands the answer over and is empty again.
    mutating func finish(status: Int) -> TransportResponse {
        let response = TransportResponse(status: status, headerLines: headerLines, body: body)
        reset()
        return response
    }

    mutating func reset() {
        headerLines = []
        headerSize = 0
        body = []
        hasBegun = false
        refusal = nil
    }
}
