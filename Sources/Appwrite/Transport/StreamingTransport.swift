/// Carries requests and answers that are too large to be held in memory. `CurlTransport` does it in production.
public protocol StreamingTransport: Sendable {
    /// Sends a request and returns when the head of its answer has come, whatever its status. `request.body` must be `nil`.
    /// - Parameters:
    ///   - body: `nil` sends none.
    ///   - idleTimeout: how long nothing may move, in either direction; a reader who takes its time is not counted.
    func stream(
        _ request: TransportRequest, body: TransportBody?, idleTimeout: Duration
    ) async throws(TransportError) -> TransportStream
}

/// Streams by collecting: for transports that know nothing else.
struct CollectedStreams: StreamingTransport {
    let transport: any HTTPTransport

    private final class Reader: TransportBodyReader, @unchecked Sendable {
        // One task at a time reads.
        private var rest: [UInt8]?

        init(_ bytes: [UInt8]) { rest = bytes.isEmpty ? nil : bytes }

        func next() async throws(TransportError) -> [UInt8]? {
            defer { rest = nil }
            return rest
        }
    }

    func stream(
        _ request: TransportRequest, body: TransportBody?, idleTimeout: Duration
    ) async throws(TransportError) -> TransportStream {
        var request = request
        if let body {
            guard let bytes = body.collected() else {
                throw TransportError(.invalidRequest, "the request's body cannot be read")
            }
            request.body = bytes
        }
        var head = try await transport.send(request)
        let bytes = head.body
        head.body = []
        return TransportStream(head: head, body: Reader(bytes))
    }
}
