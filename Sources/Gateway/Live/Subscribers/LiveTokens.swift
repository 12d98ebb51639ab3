import Appwrite

/// Live mode for holders of access tokens. Appwrite's Realtime takes no key, so that one user of Appwrite's listens for all of them.
struct LiveTokens: Sendable {
    let gate: AccessGate
    /// The session of that user; without it nothing can be heard.
    let listener: Credential?

    /// What a token allows that a subscriber sends to `authenticate`; `nil` for one that is none.
    func grant(for token: String) -> AccessGrant? {
        switch gate.mode {
        case .tokens(let tokens, _): tokens.grant(for: token)
        // Whoever got as far as this is on this machine.
        case .loopback: .unlimited
        case .session: nil
        }
    }
}
