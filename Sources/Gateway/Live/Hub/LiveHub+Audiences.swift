import Appwrite
import Refine
import WebSocketLoop

// Who shares which connection up to Appwrite, and what comes from there.
extension LiveHub {
    /// Something happened to an audience's connection.
    mutating func upstream(
        _ id: LiveAudienceID, _ input: UpstreamInput, at moment: LiveMoment
    ) -> [LiveEffect<Subscriber>] {
        advance(id, input, at: moment)
        return takeEffects()
    }

    /// The time that a connection outlives its last subscriber is over.
    mutating func lingered(_ id: LiveAudienceID, turn: UInt64, at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        if let audience = audiences[id], audience.members.isEmpty, audience.turn == turn {
            advance(id, .unwanted, at: moment)
            forget(id)
        }
        return takeEffects()
    }

    /// Gives up every connection to Appwrite. The subscribers' sockets are closed by the loop that carries them.
    mutating func stop(at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        for id in audiences.keys.sorted(by: { $0.number < $1.number }) { advance(id, .unwanted, at: moment) }
        audiences.removeAll()
        audienceIDs.removeAll()
        sessions.removeAll()
        return takeEffects()
    }

    /// Puts a subscriber among those with its credential, and into its channels there; answers at once if Appwrite
    /// listens already.
    mutating func joinAudience(_ subscriber: Subscriber, at moment: LiveMoment) {
        guard let session = sessions[subscriber] else { return }
        let id = session.audience ?? audience(for: session)
        sessions[subscriber]?.audience = id
        audiences[id]?.insert(subscriber)
        for held in session.subscriptions where !held.isConfirmed {
            let epoch = String(UInt64.random(in: .min ... .max, using: &random), radix: 36)
            audiences[id]?.join(held, subscriber, epoch: epoch)
        }
        if audiences[id]?.upstream.isListening == true {
            confirm(subscriber, in: id, everyoneIsTold: false, at: moment)
        } else {
            advance(id, .wanted, at: moment)
        }
    }

    mutating func leaveAudience(_ subscriber: Subscriber, at moment: LiveMoment) {
        guard let session = sessions[subscriber], let id = session.audience else { return }
        sessions[subscriber]?.audience = nil
        audiences[id]?.remove(subscriber, from: session.subscriptions)
        guard let audience = audiences[id], audience.members.isEmpty else { return }
        if audience.upstream.isListening {
            effects.append(.linger(id, turn: audience.turn, after: configuration.linger))
        } else {
            // Only credentials that Appwrite has taken are kept: whoever invents some does not fill the gateway with
            // them.
            advance(id, .unwanted, at: moment)
            forget(id)
        }
    }

    private mutating func audience(for session: SubscriberSession) -> LiveAudienceID {
        if let id = audienceIDs[session.credential] { return id }
        lastAudience += 1
        let id = LiveAudienceID(number: lastAudience)
        let upstream = UpstreamConnectionMachine(
            settings: configuration.upstream, mustNameUser: session.credential != .guest)
        audienceIDs[session.credential] = id
        audiences[id] = LiveAudience(credential: session.credential, address: session.address, upstream: upstream)
        return id
    }

    private mutating func forget(_ id: LiveAudienceID) {
        guard let audience = audiences.removeValue(forKey: id) else { return }
        audienceIDs[audience.credential] = nil
    }
}

extension LiveHub {
    private mutating func advance(_ id: LiveAudienceID, _ input: UpstreamInput, at moment: LiveMoment) {
        guard let actions = audiences[id]?.upstream.handle(input, at: moment.elapsed, random: &random) else { return }
        for action in actions { carryOut(action, for: id, at: moment) }
    }

    private mutating func carryOut(_ action: UpstreamAction, for id: LiveAudienceID, at moment: LiveMoment) {
        guard let credential = audiences[id]?.credential else { return }
        switch action {
        case .connect(let attempt):
            effects.append(.connect(id, attempt: attempt, credential, address: audiences[id]?.address))
        case .disconnect:
            effects.append(.disconnect(id))
        case .ping:
            effects.append(.ping(id))
        case .wake(let timer, let delay):
            effects.append(.wake(id, timer: timer, after: delay))
        case .listening(let missed):
            effects.append(.observe(.realtimeConnected(credential: credential.description)))
            for member in audiences[id]?.members ?? [] {
                confirm(member, in: id, everyoneIsTold: missed, at: moment)
            }
            if missed { publishMissed(to: id, at: moment) }
        case .missed:
            publishMissed(to: id, at: moment)
        case .changed(let event):
            let change = RowChange(event, wall: moment.wall)
            effects.append(.rowsChanged(change.table))
            for broadcast in audiences[id]?.publish(change) ?? [] { deliver(broadcast) }
        case .lost(let reason, let delay):
            effects.append(
                .observe(
                    .realtimeLost(
                        credential: credential.description, reason: reason, retryInMilliseconds: delay.wholeMilliseconds
                    )))
        case .refused(let code):
            effects.append(.observe(.realtimeRefused(credential: credential.description, code: code)))
            signOut(id, at: moment)
        }
    }

    /// Answers what a subscriber is owed, now that Appwrite listens.
    /// - Parameter everyoneIsTold: `"*"` will be told on all channels, so nobody needs one of his own.
    private mutating func confirm(
        _ subscriber: Subscriber, in id: LiveAudienceID, everyoneIsTold: Bool, at moment: LiveMoment
    ) {
        if sessions[subscriber]?.isAuthenticating == true {
            sessions[subscriber]?.isAuthenticating = false
            effects.append(.send(.authenticated, to: subscriber))
        }
        for held in sessions[subscriber]?.confirm() ?? [] {
            guard let position = audiences[id]?.feeds[held.channel]?.position else { continue }
            // Nothing is kept, so a subscriber has missed nothing only if nothing has happened.
            let recovered = held.wanted.since == position && !everyoneIsTold
            effects.append(.send(.subscribed(held.channel, position, recovered: recovered), to: subscriber))
            let hasMissed = held.mustRefetch || (held.wanted.since != nil && !recovered)
            guard hasMissed, !everyoneIsTold else { continue }
            let event = LiveEvent(
                channel: held.channel.name, type: .any, ids: [], date: LiveDate.text(moment.wall),
                offset: position.offset)
            effects.append(.tell(event, subscriber))
        }
    }

    private mutating func publishMissed(to id: LiveAudienceID, at moment: LiveMoment) {
        for broadcast in audiences[id]?.publishMissed(date: LiveDate.text(moment.wall)) ?? [] { deliver(broadcast) }
    }

    private mutating func deliver(_ broadcast: LiveBroadcast<Subscriber>) {
        guard !broadcast.subscribers.isEmpty else { return }
        effects.append(.broadcast(broadcast))
        effects.append(
            .observe(.liveEventsDelivered(channel: broadcast.event.channel, subscribers: broadcast.subscribers.count)))
    }

    /// Appwrite does not know the session or JWT (any more): its sockets end. Nobody becomes a guest by losing a
    /// session.
    private mutating func signOut(_ id: LiveAudienceID, at moment: LiveMoment) {
        guard let audience = audiences[id] else { return }
        forget(id)
        for member in audience.members {
            effects.append(.send(.error(.liveSignedOut), to: member))
            close(member, .signedOut, at: moment)
        }
    }
}
