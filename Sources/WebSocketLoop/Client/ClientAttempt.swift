/// How far a client connection got before it was open.
final class ClientAttempt {
    let request: WebSocketClientRequest
    /// Addresses not yet tried.
    var remaining: [NumericAddress] = []
    /// libwebsockets is being asked to connect, and may tell of a failure before it returns.
    var isBeginning = false
    /// What went wrong with the last one.
    var failure: String?

    init(request: WebSocketClientRequest) {
        self.request = request
    }
}
