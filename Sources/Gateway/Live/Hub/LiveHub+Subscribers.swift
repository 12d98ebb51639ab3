import Appwrite
import Refine

// What happens to subscribers.
extension LiveHub {
    /// A socket opened. - Parameter subscriptions: asked for in its URL.
    mutating func opened(
        _ subscriber: Subscriber, credential: Credential, grant: AccessGrant? = nil, address: String?,
        subscriptions: [LiveSubscription], at moment: LiveMoment
    ) -> [LiveEffect<Subscriber>] {
        let session = SubscriberSession(credential: credential, grant: grant, address: address)
        sessions[subscriber] = session
        effects.append(.observe(.liveSubscriberOpened))
        effects.append(.send(.ready, to: subscriber))
        if !configuration.admitsGuests, session.credential == .guest {
            effects.append(.alarm(.introduction(subscriber), after: configuration.introductionTimeout))
        }
        for wanted in subscriptions {
            do throws(HttpError) {
                let held = try sessions[subscriber, default: session].check(wanted, configuration, resources)
                subscribe(subscriber, held, at: moment)
            } catch {
                effects.append(.send(.error(error), to: subscriber))
            }
        }
        return takeEffects()
    }

    /// A subscriber sent a text message.
    mutating func received(
        _ message: [UInt8], from subscriber: Subscriber, at moment: LiveMoment
    ) -> [LiveEffect<Subscriber>] {
        let (limits, resources) = (configuration, resources)
        let request = sessions[subscriber]?.receive(message, at: moment.elapsed, limits: limits, resources: resources)
        switch request {
        case .subscribe(let held)?:
            subscribe(subscriber, held, at: moment)
        case .unsubscribe(let channel)?:
            unsubscribe(subscriber, from: channel)
        case .authenticate(let credential)?:
            authenticate(subscriber, as: credential, at: moment)
        case .answer(let answer)?:
            effects.append(.send(answer, to: subscriber))
        case .violation(let error, let code)?:
            effects.append(.send(.error(error), to: subscriber))
            close(subscriber, code, at: moment)
        case nil:
            // It is being closed.
            break
        }
        return takeEffects()
    }

    /// A socket is gone, whoever ended it.
    mutating func closed(_ subscriber: Subscriber, code: Int, at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        leaveAudience(subscriber, at: moment)
        sessions[subscriber] = nil
        effects.append(.observe(.liveSubscriberClosed(code: code)))
        return takeEffects()
    }

    /// Whether there is a resource of that name has been found out.
    /// - Parameter error: why there is none; `nil` where there is one, or nobody knows.
    mutating func lookedUp(
        _ channel: LiveChannel, for subscriber: Subscriber, _ error: HttpError?, at moment: LiveMoment
    ) -> [LiveEffect<Subscriber>] {
        // It may have left the channel, or found it by now.
        let isAwaited = sessions[subscriber]?.subscriptions.contains { $0.channel == channel && !$0.isKnown } == true
        guard isAwaited else { return [] }
        if let error {
            let owed = remove(channel, of: subscriber)?.answersOwed ?? 1
            for _ in 0..<max(owed, 1) { effects.append(.send(.error(error), to: subscriber)) }
        } else {
            sessions[subscriber]?.know(channel)
        }
        joinAudience(subscriber, at: moment)
        return takeEffects()
    }

    private mutating func subscribe(_ subscriber: Subscriber, _ held: HeldSubscription, at moment: LiveMoment) {
        sessions[subscriber]?.add(held)
        if !held.isKnown { effects.append(.lookUp(held.channel, subscriber)) }
        joinAudience(subscriber, at: moment)
    }

    private mutating func unsubscribe(_ subscriber: Subscriber, from channel: LiveChannel) {
        _ = remove(channel, of: subscriber)
        effects.append(.send(.unsubscribed(channel), to: subscriber))
    }

    /// - Returns: what was held of the channel.
    private mutating func remove(_ channel: LiveChannel, of subscriber: Subscriber) -> HeldSubscription? {
        let held = sessions[subscriber]?.remove(channel)
        if let held, let id = sessions[subscriber]?.audience, audiences[id]?.leave(held, subscriber) == true {
            keepForAWhile(channel, of: id)
        }
        return held
    }

    private mutating func authenticate(_ subscriber: Subscriber, as credential: Credential, at moment: LiveMoment) {
        let credential = credential.canonical
        if sessions[subscriber]?.credential != credential {
            let hasListened = sessions[subscriber]?.audience != nil
            // From now on nothing is heard with the former credential, also while the new one is not yet confirmed.
            leaveAudience(subscriber, at: moment)
            sessions[subscriber]?.become(credential, hasListened: hasListened)
        }
        sessions[subscriber]?.authenticationsOwed += 1
        joinAudience(subscriber, at: moment)
    }

    mutating func close(_ subscriber: Subscriber, _ code: LiveCloseCode, at moment: LiveMoment) {
        leaveAudience(subscriber, at: moment)
        sessions[subscriber] = nil
        effects.append(.close(subscriber, code))
    }
}
