extension LoopThread {
    // MARK: - Beginning

    func adopt(_ adopted: AdoptedSocket) {
        let session = Session(
            connection: adopted.connection, handler: adopted.handler,
            liveness: Liveness(interval: configuration.pingInterval, now: .now()),
            maximumMessageSize: configuration.maximumMessageSize)
        add(session)
        guard adopted.descriptor >= 0 else { return finish(session, because: .lost) }
        let isAlive = library?.adopt(adopted, for: session) ?? false
        if !isAlive { finish(session, because: session.reasonForEnd(closeCode: nil)) }
    }

    func connect(
        _ connection: WebSocketConnection, _ request: WebSocketClientRequest, _ handler: any WebSocketHandler
    ) {
        let now = MonotonicTime.now()
        let attempt = ClientAttempt(request: request)
        let session = Session(
            connection: connection, handler: handler, attempt: attempt,
            liveness: Liveness(
                interval: request.pingInterval, allowance: configuration.clientSilenceAllowance, now: now),
            maximumMessageSize: request.maximumMessageSize)
        add(session)
        if let defect = request.defect { return finish(session, because: .failedToConnect(defect)) }
        timers.add({ [weak connection] in connection?.connectingTimedOut() }, at: now + request.timeout)
        if let address = NameResolver.numeric(request.host) {
            attempt.remaining = [address]
            return connectNext(session)
        }
        NameResolver.resolve(request.host) { [weak self] result in
            self?.perform(.resolved(connection, result))
        }
    }

    func resolved(_ connection: WebSocketConnection, _ result: Result<[NumericAddress], NameResolutionError>) {
        guard let session = connection.session, case .opening = session.phase else { return }
        switch result {
        case .success(let addresses):
            session.attempt?.remaining = addresses
            connectNext(session)
        case .failure(let error):
            finish(session, because: .failedToConnect(error.description))
        }
    }

    /// Tries the addresses one after the other until one answers at all.
    func connectNext(_ session: Session) {
        while let attempt = session.attempt, case .opening = session.phase, !attempt.remaining.isEmpty {
            let address = attempt.remaining.removeFirst()
            attempt.failure = nil
            attempt.isBeginning = true
            let hasBegun = library?.connect(to: address, attempt.request, for: session) ?? false
            attempt.isBeginning = false
            if hasBegun, attempt.failure == nil { return }
            session.socket = nil
        }
        finish(session, because: .failedToConnect(session.attempt?.failure ?? "the connection could not be made"))
    }

    func connectingTimedOut(_ session: Session) {
        guard case .opening = session.phase, let request = session.attempt?.request else { return }
        drop(session, because: .failedToConnect("no answer within \(request.timeout)"))
    }

    private func add(_ session: Session) {
        sessions[session.connection.id] = session
        session.connection.session = session
    }

    // MARK: - Ending

    /// Sends what is queued and then the frame; drops the connection when that takes too long.
    func beginClose(_ session: Session, _ frame: CloseFrame) {
        switch session.phase {
        case .opening:
            // Nothing was opened yet, so there is nobody to send a frame to; the socket goes when the library is not at work.
            session.phase = .closing(frame, deadline: .now())
            lookAgain(in: 0)
        case .open:
            session.phase = .closing(frame, deadline: .now() + configuration.closeTimeout)
            lookAgain(in: configuration.closeTimeout.wholeNanoseconds)
            if let socket = session.socket { library?.requestWriteable(socket) }
        case .closing, .ended:
            break
        }
    }

    /// Drops the connection without a close frame. Must not be called while an event is being handled.
    func drop(_ session: Session, because reason: WebSocketCloseReason) {
        let socket = session.socket
        finish(session, because: reason)
        if let socket { library?.kill(socket) }
    }

    /// Tells the handler, once, and lets the session go.
    func finish(_ session: Session, because reason: WebSocketCloseReason) {
        if case .ended = session.phase { return }
        session.phase = .ended
        session.queue.removeAll()
        if let socket = session.socket { library?.forget(socket) }
        session.socket = nil
        session.connection.session = nil
        sessions[session.connection.id] = nil
        if session.wasOpened { countClosed() }
        session.handler.closed(session.connection, because: reason)
    }

    // MARK: - Looking after them

    /// Makes the next sweep come no later than this.
    func lookAgain(in nanoseconds: Int64) {
        let time = MonotonicTime.now() + .nanoseconds(nanoseconds)
        nextSweep = min(nextSweep ?? time, time)
    }

    /// Pings who is due, drops who is gone. One walk over all connections, because a timer for each would cost more: libwebsockets
    /// keeps its timers in a sorted list.
    func sweep(at now: MonotonicTime) {
        nextSweep = nil
        var nextLook = Int64.max
        for session in Array(sessions.values) {
            switch session.phase {
            case .open:
                check(session, at: now)
                nextLook = min(nextLook, session.liveness.checkInterval ?? .max)
            case .closing(let frame, let deadline):
                if deadline <= now {
                    drop(session, because: session.reasonForEnd(closeCode: frame.code))
                } else {
                    nextLook = min(nextLook, deadline.nanoseconds(since: now))
                }
            case .opening, .ended:
                break
            }
        }
        if nextLook < .max { lookAgain(in: nextLook) }
    }

    private func check(_ session: Session, at now: MonotonicTime) {
        switch session.liveness.check(at: now) {
        case .fine:
            break
        case .ping:
            session.wantsPing = true
            if let socket = session.socket { library?.requestWriteable(socket) }
        case .gone:
            drop(session, because: .lost)
        }
    }
}
