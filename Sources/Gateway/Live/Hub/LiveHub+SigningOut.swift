import Appwrite
import Refine

// Credentials that end.
extension LiveHub {
    /// A session or JWT has ended: every subscriber that came with it is told so and closed.
    mutating func signOut(_ credential: Credential, at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        let credential = credential.canonical
        guard credential != .guest else { return [] }
        if let id = audienceIDs[credential] { signOut(id, at: moment) }
        refusals.add(credential, at: moment.elapsed)
        // Those who have not subscribed to anything yet belong to no audience.
        for (subscriber, session) in sessions where session.credential == credential {
            tellSignedOut(subscriber, at: moment)
        }
        return takeEffects()
    }

    /// Ends an audience and its sockets. Nobody becomes a guest by losing a session.
    mutating func signOut(_ id: LiveAudienceID, at moment: LiveMoment) {
        guard let audience = audiences[id] else { return }
        advance(id, .unwanted, at: moment)
        forget(id)
        refusals.add(audience.credential, at: moment.elapsed)
        for member in audience.members { tellSignedOut(member, at: moment) }
    }

    /// A JWT ends at a time that it names itself. Appwrite would go on telling what happens to who is connected.
    mutating func expire(_ id: LiveAudienceID, at moment: LiveMoment) {
        guard let left = audiences[id]?.credential.timeLeft(at: moment.wall) else { return }
        if left > .zero {
            effects.append(.alarm(.expiry(id), after: left))
        } else {
            signOut(id, at: moment)
        }
    }

    /// Where guests are not admitted: who has not said in time who it is, is one.
    mutating func endIfGuest(_ subscriber: Subscriber, at moment: LiveMoment) {
        guard sessions[subscriber]?.credential == .guest else { return }
        effects.append(.send(.error(.liveGuestsRefused), to: subscriber))
        close(subscriber, .signedOut, at: moment)
    }

    private mutating func tellSignedOut(_ subscriber: Subscriber, at moment: LiveMoment) {
        effects.append(.send(.error(.sessionEnded), to: subscriber))
        close(subscriber, .signedOut, at: moment)
    }
}
