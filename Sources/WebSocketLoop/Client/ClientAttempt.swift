/// How far a client connection got before it was open.
final class ClientAttempt {
    let request: WebSocketClientRequest
    /// Addresses not yet tried.
    var remaining: [NumericAddress] = []
    /// What went wrong with the last one.
    var failure: String?

    init(request: WebSocketClientRequest) {
        self.request = request
    }
}
