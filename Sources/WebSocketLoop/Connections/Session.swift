/// What the loop's thread knows of one WebSocket.
final class Session {
    enum Phase {
        /// Being adopted, looked up or connected to.
        case opening
        case open
        /// A close frame waits to be sent, or was sent and waits for its answer, at most until `deadline`.
        case closing(CloseFrame, deadline: MonotonicTime)
        /// The handler has been told.
        case ended
    }

    let connection: WebSocketConnection
    let handler: any WebSocketHandler
    /// What a client connection was asked for, and how far it got; `nil` for an adopted socket.
    var attempt: ClientAttempt?

    var phase: Phase = .opening
    /// libwebsockets' own object, valid from its creation to its last callback.
    var socket: LibWebSockets.Socket?
    var queue = SendQueue()
    var collector = MessageCollector()
    var liveness: Liveness
    let maximumMessageSize: Int
    /// A ping is to be written with the next chance.
    var wantsPing = false
    /// Pings of ours that are not answered.
    var owedPongs = 0
    /// libwebsockets has our close frame, and sends nothing behind it.
    var closeFrameIsSet = false
    /// The code in the peer's close frame.
    var peerCloseCode: UInt16?

    init(
        connection: WebSocketConnection, handler: any WebSocketHandler, attempt: ClientAttempt? = nil,
        liveness: Liveness, maximumMessageSize: Int
    ) {
        self.connection = connection
        self.handler = handler
        self.attempt = attempt
        self.liveness = liveness
        self.maximumMessageSize = maximumMessageSize
    }

    var isClient: Bool { attempt != nil }

    /// Whether the handler has heard `opened`.
    private(set) var wasOpened = false

    func markOpened() {
        wasOpened = true
        phase = .open
    }
}
