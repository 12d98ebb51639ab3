/// Carries one HTTP request to Appwrite and its answer back. `CurlTransport` does it in production; tests record and replay.
public protocol HTTPTransport: Sendable {
    /// Sends a request and collects the whole answer, whatever its status. One that may not be repeated is sent once; only as long as not a
    /// byte of it was sent may it go out on another connection.
    /// Cancelling the task aborts the transfer and throws `TransportError.Code.cancelled`.
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}
