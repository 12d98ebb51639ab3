extension LoopThread {
    func run(_ command: LoopCommand) {
        checkThread()
        if stopping != nil, command.makesConnection { return refuse(command) }
        switch command {
        case .adopt(let adopted):
            adopt(adopted)
        case .connect(let connection, let request, let handler):
            connect(connection, request, handler)
        case .resolved(let connection, let result):
            resolved(connection, result)
        case .send(let message, let connection):
            send(message, to: connection)
        case .broadcast(let message, let connections):
            for connection in connections { send(message, to: connection) }
        case .close(let connection, let frame):
            if let session = connection.session { beginClose(session, frame) }
        case .schedule(let deadline, let work):
            if stopping == nil { timers.add(work, at: deadline) }
        case .stop(let frame, let deadline):
            stop(frame, deadline: deadline)
        }
    }

    /// Tells the handler of a connection that is asked for too late.
    func refuse(_ command: LoopCommand) {
        command.discard()
        switch command {
        case .adopt(let adopted):
            adopted.handler.closed(adopted.connection, because: .lost)
        case .connect(let connection, _, let handler):
            handler.closed(connection, because: .failedToConnect("the loop is stopping"))
        default:
            break
        }
    }

    private func send(_ message: OutboundMessage, to connection: WebSocketConnection) {
        guard let session = connection.session, case .open = session.phase, let socket = session.socket else { return }
        guard session.queue.append(message, limit: configuration.maximumQueueSize) else {
            // What waits would never be read; the close frame goes out behind what the kernel has.
            session.queue.removeAll()
            return beginClose(session, CloseFrame(code: 3008, reason: "too slow"))
        }
        library?.requestWriteable(socket)
    }

    private func stop(_ frame: CloseFrame, deadline: MonotonicTime) {
        if let stopping {
            // The more impatient of two callers decides.
            self.stopping = (stopping.frame, min(stopping.deadline, deadline))
            return
        }
        stopping = (frame, deadline)
        timers.removeAll()
        for session in Array(sessions.values) {
            if case .open = session.phase {
                beginClose(session, frame)
            } else if case .opening = session.phase {
                drop(session, because: session.isClient ? .failedToConnect("the loop is stopping") : .lost)
            }
        }
    }
}
