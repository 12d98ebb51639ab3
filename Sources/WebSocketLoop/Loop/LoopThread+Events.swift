extension LoopThread {
    /// - Returns: `false` to have the socket closed.
    func handle(_ event: SocketEvent, of session: Session) -> Bool {
        switch event {
        case .established:
            return established(session)
        case .writeable:
            return write(session)
        case .received(let piece, let remaining, let isLast, let isBinary):
            session.liveness.heard(at: .now())
            received(piece, remaining: remaining, isLast: isLast, isBinary: isBinary, session)
        case .pong(let size):
            session.liveness.heard(at: .now())
            receivedPong(size, session)
        case .peerCloses(let code):
            session.peerCloseCode = code
        case .writesHandshake(let writer):
            return writeHeaders(session, writer)
        case .failed(let failure):
            failed(session, failure)
        case .ended(let closeCode):
            finish(session, because: session.reasonForEnd(closeCode: closeCode))
        }
        return true
    }

    private func established(_ session: Session) -> Bool {
        guard case .opening = session.phase else { return false }
        if let socket = session.socket { library?.widenSendBuffer(socket) }
        session.markOpened()
        session.liveness.heard(at: .now())
        countOpened()
        if let interval = session.liveness.checkInterval { lookAgain(in: interval) }
        session.handler.opened(session.connection)
        return true
    }

    private func write(_ session: Session) -> Bool {
        guard let library, let socket = session.socket else { return true }
        // Several messages leave together.
        let isBurst = session.queue.count > 1
        if isBurst { library.setCork(true, on: socket) }
        defer { if isBurst { library.setCork(false, on: socket) } }
        var mayWrite = true
        if session.wantsPing {
            session.wantsPing = false
            session.owedPongs += 1
            guard library.writePing(to: socket) else { return false }
            mayWrite = session.queue.isEmpty || !library.isChoked(socket)
        }
        while mayWrite, let message = session.queue.first {
            guard library.write(message, to: socket, masked: session.isClient) else { return false }
            session.queue.removeFirst()
            // The close frame, which comes behind the last message, is not to be written to a kernel that takes nothing.
            mayWrite =
                session.isClosing && session.queue.isEmpty
                ? !library.isChoked(socket) : !library.isHoldingBack(socket)
        }
        if !session.queue.isEmpty {
            library.requestWriteable(socket)
            return true
        }
        guard case .closing(let frame, _) = session.phase else { return true }
        guard mayWrite else {
            // The frame must not overtake what libwebsockets still holds.
            library.requestWriteable(socket)
            return true
        }
        // libwebsockets asks once more when the frame is out; refusing then would not wait for the answer.
        guard !session.closeFrameIsSet else { return true }
        session.closeFrameIsSet = true
        library.setCloseFrame(frame, on: socket)
        return false
    }

    private func received(
        _ piece: UnsafeRawBufferPointer, remaining: Int, isLast: Bool, isBinary: Bool, _ session: Session
    ) {
        guard case .open = session.phase else { return }
        if isBinary, !configuration.takesBinaryMessages {
            return refuse(session, CloseFrame(code: 1003, reason: "text only"))
        }
        let progress = session.collector.take(
            piece, remaining: remaining, isLast: isLast, limit: session.maximumMessageSize)
        switch progress {
        case .needsMore:
            break
        case .message(let message):
            if isBinary {
                session.handler.received(binary: message, on: session.connection)
            } else {
                session.handler.received(message, on: session.connection)
            }
        case .tooLarge:
            refuseTooLarge(session)
        }
    }

    private func receivedPong(_ size: Int, _ session: Session) {
        guard case .open = session.phase else { return }
        if session.owedPongs > 0 {
            session.owedPongs -= 1
        } else if !session.collector.count(frameOf: size, limit: session.maximumMessageSize) {
            refuseTooLarge(session)
        }
    }

    private func refuseTooLarge(_ session: Session) {
        refuse(session, CloseFrame(code: 1009, reason: "more than \(session.maximumMessageSize) bytes"))
    }

    /// The peer broke the rules: nothing that is queued is owed to it any more. The frame waits for the next `.writeable`, because
    /// libwebsockets loses its place in the stream when an event for a piece of a message asks it to close.
    private func refuse(_ session: Session, _ frame: CloseFrame) {
        session.queue.removeAll()
        beginClose(session, frame)
    }

    private func writeHeaders(_ session: Session, _ writer: HandshakeWriter) -> Bool {
        guard let attempt = session.attempt else { return true }
        for (name, value) in attempt.request.headers where !writer.add(name, value) {
            attempt.failure = "the headers do not fit"
            return false
        }
        return true
    }

    /// The next address has its turn when libwebsockets has finished with this one.
    private func failed(_ session: Session, _ failure: String?) {
        guard let attempt = session.attempt, case .opening = session.phase else {
            return finish(session, because: session.reasonForEnd(closeCode: nil))
        }
        attempt.failure = attempt.failure ?? failure ?? "the server closed during the handshake"
        if let socket = session.socket { library?.forget(socket) }
        session.socket = nil
        // Told from within the attempt: whoever makes it goes on by itself.
        guard !attempt.isBeginning else { return }
        guard !attempt.remaining.isEmpty else {
            return finish(session, because: session.reasonForEnd(closeCode: nil))
        }
        let next = attempt.remaining
        attempt.remaining = []
        _ = inbox.post(.resolved(session.connection, .success(next)))
    }
}

extension Session {
    var isClosing: Bool {
        if case .closing = phase { return true }
        return false
    }

    /// - Parameter closeCode: of a close frame that libwebsockets sent by itself, for a peer that broke the protocol.
    func reasonForEnd(closeCode: UInt16?) -> WebSocketCloseReason {
        guard wasOpened else {
            guard let attempt else { return .lost }
            let failure = isClosing ? "it was closed before it was open" : attempt.failure
            return .failedToConnect(failure ?? "the server closed during the handshake")
        }
        if case .closing(let frame, _) = phase { return .byUs(code: frame.code) }
        if let peerCloseCode { return .byPeer(code: peerCloseCode) }
        if let closeCode { return .byUs(code: closeCode) }
        return .lost
    }
}

extension WebSocketConnection {
    /// Called by the loop's timer.
    func connectingTimedOut() {
        guard let session else { return }
        loop.connectingTimedOut(session)
    }
}
