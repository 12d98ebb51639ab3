import Appwrite

/// Gathers an answer as libcurl delivers it: line by line, then piece by piece.
struct ResponseCollector {
    /// Why an answer is not taken any further.
    enum Refusal { case bodyTooLarge, headersTooLarge }

    /// Most bytes of header lines. libcurl 7.88 bounds one line only.
    static let maximumHeaderSize = 256 * 1024

    private let maximumSize: Int
    private var headers: [TransportHeader] = []
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
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            // A status line begins an answer; an interim one's headers are not the final one's.
            if line.starts(with: "HTTP/".utf8) { headers.removeAll(keepingCapacity: true) }
            return true
        }
        let name = ResponseCollector.lowercased(UnsafeRawBufferPointer(rebasing: line[..<colon]))
        let value = ResponseCollector.trimmed(line[(colon + 1)...])
        if headers.isEmpty { headers.reserveCapacity(16) }
        headers.append(TransportHeader(name, String(decoding: value, as: UTF8.self)))
        if name == "content-length", let length = Int(String(decoding: value, as: UTF8.self)), length > 0 {
            body.reserveCapacity(min(length, maximumSize))
        }
        return true
    }

    /// Takes a piece of the body, decompressed.
    /// - Returns: `false` to break off.
    mutating func receiveBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= maximumSize - body.count else {
            refusal = .bodyTooLarge
            return false
        }
        body.append(contentsOf: piece)
        return true
    }

    /// Hands the answer over and is empty again.
    mutating func finish(status: Int) -> TransportResponse {
        let response = TransportResponse(status: status, headers: headers, body: body)
        reset()
        return response
    }

    mutating func reset() {
        headers = []
        headerSize = 0
        body = []
        hasBegun = false
        refusal = nil
    }

    private static func lowercased(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { buffer in
            for index in 0..<bytes.count {
                let byte = bytes[index]
                let isUpperCase = byte &- UInt8(ascii: "A") < 26
                buffer[index] = byte | (isUpperCase ? 0x20 : 0)
            }
            return bytes.count
        }
    }

    /// Without the blanks and the line end around it.
    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var rest = bytes
        while let byte = rest.first, byte <= 0x20 { rest = rest.dropFirst() }
        while let byte = rest.last, byte <= 0x20 { rest = rest.dropLast() }
        return rest
    }
}
