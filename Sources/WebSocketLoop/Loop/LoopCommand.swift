/// What other threads may ask of the loop's thread.
enum LoopCommand: Sendable {
    case adopt(AdoptedSocket)
    case connect(WebSocketConnection, WebSocketClientRequest, any WebSocketHandler)
    /// The addresses of a client connection's host were looked up.
    case resolved(WebSocketConnection, Result<[NumericAddress], NameResolutionError>)
    case send(OutboundMessage, to: WebSocketConnection)
    case broadcast(OutboundMessage, to: [WebSocketConnection])
    case close(WebSocketConnection, CloseFrame)
    case schedule(at: MonotonicTime, @Sendable () -> Void)
    case stop(CloseFrame, deadline: MonotonicTime)
}

extension LoopCommand {
    /// Sending and closing only mark the socket; the others may call into libwebsockets' making and dropping of sockets.
    var mayRunInsideAnEvent: Bool {
        switch self {
        case .send, .broadcast, .close, .schedule: true
        case .adopt, .connect, .resolved, .stop: false
        }
    }

    var makesConnection: Bool {
        switch self {
        case .adopt, .connect: true
        default: false
        }
    }

    /// Gives back what a command owns that will not be run.
    func discard() {
        if case .adopt(let adopted) = self { adopted.closeDescriptor() }
    }
}
