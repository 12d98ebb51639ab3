/// An answer whose head has come, and whose body arrives while it is read. Nothing more of it is taken from the network than a few hundred
/// kilobytes ahead of the reader; letting go of the body breaks the transfer off.
public struct TransportStream: Sendable {
    /// Status and headers; its body is empty.
    public let head: TransportResponse
    public let body: any TransportBodyReader

    public init(head: TransportResponse, body: any TransportBodyReader) {
        self.head = head
        self.body = body
    }

    /// The whole body in memory, for answers that are known to be small.
    /// - Throws: `tooLarge` for one beyond `limit` bytes.
    public func collected(upTo limit: Int) async throws(TransportError) -> TransportResponse {
        var response = head
        while let piece = try await body.next() {
            guard piece.count <= limit - response.body.count else {
                throw TransportError(.tooLarge, "an answer is larger than \(limit) bytes")
            }
            response.body += piece
        }
        return response
    }
}

/// Reads a streamed body, for one reader.
public protocol TransportBodyReader: AnyObject, Sendable {
    /// The bytes that have come since, as soon as there are some; `nil` at the end.
    /// Cancelling the task aborts the transfer and throws `TransportError.Code.cancelled`.
    func next() async throws(TransportError) -> [UInt8]?
}
