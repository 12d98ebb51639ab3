import Appwrite
import Refine
import WebSocketLoop

// Who shares which connection up to Appwrite.
extension LiveHub {
    /// Gives up every connection to Appwrite. The subscribers' sockets are closed by the loop that carries them.
    mutating func stop(at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        for id in sortedAudiences { advance(id, .unwanted, at: moment) }
        audiences.removeAll()
        audienceIDs.removeAll()
        sessions.removeAll()
        return takeEffects()
    }

    /// Puts a subscriber among those with its credential, and into its channels there; answers at once if Appwrite
    /// listens already.
    mutating func joinAudience(_ subscriber: Subscriber, at moment: LiveMoment) {
        guard let session = sessions[subscriber], configuration.admitsGuests || session.credential != .guest else {
            return
        }
        let id = session.audience ?? audience(for: session, at: moment)
        sessions[subscriber]?.audience = id
        audiences[id]?.insert(subscriber)
        for held in session.confirmable where !held.isConfirmed {
            let epoch = UInt64.random(in: .min ... .max, using: &random)
            audiences[id]?.join(held, subscriber, epoch: String(epoch, radix: 36))
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
        let idle = audiences[id]?.remove(subscriber, from: session.subscriptions) ?? []
        guard let audience = audiences[id] else { return }
        guard audience.members.isEmpty else {
            for channel in idle { keepForAWhile(channel, of: id) }
            return
        }
        if audience.upstream.isListening {
            // Its channels stay as long.
            effects.append(.alarm(.dissolve(id, turn: audience.turn), after: configuration.linger))
        } else {
            // Only credentials that Appwrite has taken are kept: whoever invents some does not fill the gateway with
            // them.
            advance(id, .unwanted, at: moment)
            forget(id)
        }
    }

    /// Nobody listens to a channel any more, but somebody may come back.
    mutating func keepForAWhile(_ channel: LiveChannel, of id: LiveAudienceID) {
        guard let turn = audiences[id]?.feeds[channel]?.turn else { return }
        effects.append(.alarm(.forget(id, channel, turn: turn), after: configuration.linger))
    }

    private mutating func audience(for session: SubscriberSession, at moment: LiveMoment) -> LiveAudienceID {
        if let id = audienceIDs[session.credential] { return id }
        lastAudience += 1
        let id = LiveAudienceID(number: lastAudience)
        let upstream = UpstreamConnectionMachine(
            settings: configuration.upstream, mustNameUser: session.credential != .guest)
        audienceIDs[session.credential] = id
        audiences[id] = LiveAudience(
            credential: session.credential, address: session.address, upstream: upstream, configuration: configuration)
        if let left = session.credential.timeLeft(at: moment.wall) {
            effects.append(.alarm(.expiry(id), after: left))
        }
        return id
    }

    /// The time that a connection outlives its last subscriber is over.
    mutating func dissolve(_ id: LiveAudienceID, turn: UInt64, at moment: LiveMoment) {
        guard let audience = audiences[id], audience.members.isEmpty, audience.turn == turn else { return }
        advance(id, .unwanted, at: moment)
        forget(id)
    }

    mutating func forget(_ id: LiveAudienceID) {
        guard let audience = audiences.removeValue(forKey: id) else { return }
        audienceIDs[audience.credential] = nil
    }

    var sortedAudiences: [LiveAudienceID] { audiences.keys.sorted { $0.number < $1.number } }
}

// Confirming.
extension LiveHub {
    /// Answers what a subscriber is owed, now that Appwrite listens.
    /// - Parameter everyoneIsTold: `"*"` will be told on all channels, so nobody needs one of his own.
    mutating func confirm(
        _ subscriber: Subscriber, in id: LiveAudienceID, everyoneIsTold: Bool, at moment: LiveMoment
    ) {
        for _ in 0..<(sessions[subscriber]?.authenticationsOwed ?? 0) {
            effects.append(.send(.authenticated, to: subscriber))
        }
        sessions[subscriber]?.authenticationsOwed = 0
        for held in sessions[subscriber]?.confirm() ?? [] {
            guard let feed = audiences[id]?.feeds[held.channel] else { continue }
            // Those that were asked for again before there was an answer get theirs.
            let position = LiveServerMessage.subscribed(held.channel, feed.position, recovered: false)
            for _ in 1..<max(held.answersOwed, 1) { effects.append(.send(position, to: subscriber)) }
            if let since = held.wanted.since, !held.mustRefetch, !everyoneIsTold, let missed = feed.events(after: since)
            {
                effects.append(.send(.subscribed(held.channel, since, recovered: true), to: subscriber))
                for event in missed where held.wanted.wants(event.type, ids: event.ids) {
                    effects.append(.tell(event, subscriber))
                }
                continue
            }
            effects.append(.send(.subscribed(held.channel, feed.position, recovered: false), to: subscriber))
            guard held.mustRefetch || held.wanted.since != nil, !everyoneIsTold else { continue }
            let event = LiveEvent(
                channel: held.channel.name, type: .any, ids: [], date: LiveDate.text(moment.wall),
                offset: feed.position.offset)
            effects.append(.tell(event, subscriber))
        }
    }
}
