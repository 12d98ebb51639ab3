import Appwrite
import Refine
import WebSocketLoop

// What comes from the connections up to Appwrite, and what is to be done with them.
extension LiveHub {
    /// Something happened to an audience's connection.
    mutating func upstream(
        _ id: LiveAudienceID, _ input: UpstreamInput, at moment: LiveMoment
    ) -> [LiveEffect<Subscriber>] {
        advance(id, input, at: moment)
        return takeEffects()
    }

    mutating func advance(_ id: LiveAudienceID, _ input: UpstreamInput, at moment: LiveMoment) {
        guard let actions = audiences[id]?.upstream.handle(input, at: moment.elapsed, random: &random) else { return }
        for action in actions { carryOut(action, for: id, at: moment) }
    }

    private mutating func carryOut(_ action: UpstreamAction, for id: LiveAudienceID, at moment: LiveMoment) {
        guard let credential = audiences[id]?.credential else { return }
        switch action {
        case .connect(let attempt):
            connect(id, attempt: attempt, at: moment)
        case .disconnect:
            // What still waits for its turn has nothing to be closed.
            if heldConnects.removeValue(forKey: id) == nil { effects.append(.disconnect(id)) }
        case .ping:
            effects.append(.ping(id))
        case .wake(let timer, let delay):
            effects.append(.alarm(.upstream(id, timer: timer), after: delay))
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
            changed(change, timestamp: event.timestamp, in: id, at: moment)
        case .serviceChanged(let event):
            for change in RowChange.changes(event, wall: moment.wall) {
                changed(change, timestamp: event.timestamp, in: id, at: moment)
            }
        case .rolesChanged:
            effects.append(.rolesChanged)
        case .lost(let reason, let delay):
            // Whoever comes while Appwrite is away must not hear events before `subscribed`.
            for broadcast in audiences[id]?.flush() ?? [] { deliver(broadcast) }
            effects.append(
                .observe(
                    .realtimeLost(
                        credential: credential.description, reason: reason, retryInMilliseconds: delay.wholeMilliseconds
                    )))
        case .doubt:
            guard let audience = audiences[id] else { return }
            effects.append(
                .check(id, attempt: audience.upstream.attempt, Caller(credential, address: audience.address)))
        case .refused(let code):
            effects.append(.observe(.realtimeRefused(credential: credential.description, code: code)))
            signOut(id, at: moment)
        }
    }

    /// - Parameter timestamp: Appwrite's own.
    private mutating func changed(
        _ change: RowChange, timestamp: String, in id: LiveAudienceID, at moment: LiveMoment
    ) {
        if let telling = audiences[id]?.publish(change, timestamp: timestamp) { tell(telling, in: id) }
        // One credential alone has nobody to be compared with.
        guard audiences.count > 1, !timestamp.isEmpty else { return }
        for row in change.ids {
            let wait = sightings.add(change.table, row: row, timestamp: timestamp, at: moment.elapsed)
            if let wait { effects.append(.alarm(.access, after: wait)) }
        }
    }

    /// Rows that some credential has heard of and another one has not: who knew such a row may not read it any more.
    mutating func tellLostAccess(at moment: LiveMoment) {
        let (due, next) = sightings.due(at: moment.elapsed)
        if let next { effects.append(.alarm(.access, after: next)) }
        let date = LiveDate.text(moment.wall)
        for id in due.isEmpty ? [] : sortedAudiences {
            for sighting in due {
                // Who was not listening all the time is told `"*"` anyway.
                guard let since = audiences[id]?.upstream.listeningSince, since <= sighting.time,
                    let telling = audiences[id]?
                        .publishLost(sighting.row, of: sighting.table, since: sighting.timestamp, date: date)
                else { continue }
                tell(telling, in: id)
            }
        }
    }

    private mutating func publishMissed(to id: LiveAudienceID, at moment: LiveMoment) {
        for broadcast in audiences[id]?.publishMissed(date: LiveDate.text(moment.wall)) ?? [] { deliver(broadcast) }
    }

    mutating func tell(_ telling: LiveAudience<Subscriber>.Telling, in id: LiveAudienceID) {
        for broadcast in telling.broadcasts { deliver(broadcast) }
        for channel in telling.windows {
            guard let epoch = audiences[id]?.feeds[channel]?.position.epoch else { continue }
            effects.append(.alarm(.flush(id, channel, epoch: epoch), after: configuration.coalescing))
        }
    }

    private mutating func deliver(_ broadcast: LiveBroadcast<Subscriber>) {
        guard !broadcast.subscribers.isEmpty else { return }
        effects.append(.broadcast(broadcast))
        effects.append(
            .observe(.liveEventsDelivered(channel: broadcast.event.channel, subscribers: broadcast.subscribers.count)))
    }

    // MARK: - Connects

    /// Appwrite takes so many connects a minute.
    private mutating func connect(_ id: LiveAudienceID, attempt: UInt64, at moment: LiveMoment) {
        guard let audience = audiences[id] else { return }
        let wait = connects.take(audience.address, at: moment.elapsed)
        guard wait > .zero else {
            effects.append(.connect(id, attempt: attempt, audience.credential, address: audience.address))
            return
        }
        heldConnects[id] = attempt
        effects.append(.alarm(.connect(id, attempt: attempt), after: wait))
    }

    mutating func connectAfterWait(_ id: LiveAudienceID, attempt: UInt64) {
        guard heldConnects[id] == attempt, let audience = audiences[id] else { return }
        heldConnects[id] = nil
        effects.append(.connect(id, attempt: attempt, audience.credential, address: audience.address))
    }
}
