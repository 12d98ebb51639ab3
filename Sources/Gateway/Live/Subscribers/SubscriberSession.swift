import Appwrite
import Refine

/// One subscriber's socket: who it is, what it asked for, and what it may still ask for.
struct SubscriberSession: Sendable {
    private(set) var credential: Credential
    /// What the subscriber's access token allows, where subscribers have one.
    private(set) var grant: AccessGrant?
    /// The browser's address, for Appwrite's count of connects.
    let address: String?
    /// Those who share the credential's connection up to Appwrite; `nil` until there is something to hear.
    var audience: LiveAudienceID?
    /// Messages that wait for `authenticated`.
    var authenticationsOwed = 0
    /// In the order in which they were asked for.
    private(set) var subscriptions: [HeldSubscription] = []
    private var window = MessageWindow()

    init(credential: Credential, grant: AccessGrant? = nil, address: String?) {
        self.credential = credential.canonical
        self.grant = grant
        self.address = address
    }

    /// Adds a subscription, or puts it in the place of the one to the same channel.
    mutating func add(_ held: HeldSubscription) {
        guard let index = subscriptions.firstIndex(where: { $0.channel == held.channel }) else {
            return subscriptions.append(held)
        }
        // These are owed whatever is asked for now.
        let former = subscriptions[index]
        subscriptions[index] = held
        subscriptions[index].mustRefetch = former.mustRefetch
        subscriptions[index].answersOwed += former.answersOwed
    }

    /// There is such a resource.
    mutating func know(_ channel: LiveChannel) {
        for index in subscriptions.indices where subscriptions[index].channel == channel {
            subscriptions[index].isKnown = true
        }
    }

    /// - Returns: what was held of the channel.
    mutating func remove(_ channel: LiveChannel) -> HeldSubscription? {
        subscriptions.firstIndex { $0.channel == channel }.map { subscriptions.remove(at: $0) }
    }

    /// Takes another credential. What the channels said before was meant for the former one: places in them are void.
    /// - Parameter hasListened: whether anything was heard, or waited for, with the former one.
    mutating func become(_ credential: Credential, hasListened: Bool) {
        self.credential = credential
        audience = nil
        for index in subscriptions.indices where hasListened {
            subscriptions[index].isConfirmed = false
            subscriptions[index].wanted.since = nil
            subscriptions[index].mustRefetch = true
        }
    }

    /// Those that can be confirmed: none behind one of which it is still to be found out whether there is such a resource, so that answers keep
    /// the order of what was asked.
    var confirmable: ArraySlice<HeldSubscription> { subscriptions.prefix { $0.isConfirmed || $0.isKnown } }

    /// Marks those as confirmed that can be. - Returns: those that were not, as they were.
    mutating func confirm() -> [HeldSubscription] {
        var confirmed: [HeldSubscription] = []
        for index in confirmable.indices where !subscriptions[index].isConfirmed {
            confirmed.append(subscriptions[index])
            subscriptions[index].isConfirmed = true
            subscriptions[index].answersOwed = 0
            subscriptions[index].wanted.since = nil
            subscriptions[index].mustRefetch = false
        }
        return confirmed
    }
}

extension SubscriberSession {
    /// Reads and checks one message. - Parameter now: `LiveMoment.elapsed`.
    mutating func receive(
        _ message: [UInt8], at now: Duration, limits: LiveConfiguration, resources: LiveResources
    ) -> SubscriberRequest {
        guard message.count <= limits.maximumMessageSize else {
            return .violation(.liveMessageTooLarge(limits), .protocolError)
        }
        guard window.admits(at: now, limit: limits.maximumMessages, within: limits.messageWindow) else {
            return .violation(.tooManyLiveMessages(limits), .protocolError)
        }
        do throws(HttpError) {
            switch try LiveClientMessage(parsing: message) {
            case .subscribe(let subscription): return .subscribe(try check(subscription, limits, resources))
            case .unsubscribe(let channel): return .unsubscribe(channel)
            case .authenticate(let token):
                return .authenticate(try credential(for: token, resources.tokens))
            case .ping: return .answer(.pong)
            }
        } catch {
            return .answer(.error(error))
        }
    }

    /// In whose name Appwrite is heard for who sends a token.
    private mutating func credential(for token: String, _ tokens: LiveTokens?) throws(HttpError) -> Credential {
        guard let tokens else {
            guard let credential = LiveToken.credential(token) else { throw .liveTokenMalformed }
            return credential
        }
        guard let listener = tokens.listener, let found = tokens.grant(for: token) else { throw .tokenUnknown }
        // What is subscribed to was allowed by the former one.
        guard grant == nil || grant == found else { throw .liveTokenTaken }
        grant = found
        return listener
    }

    /// Holds a subscription against what is exposed and what one socket may have. It is not yet added.
    func check(
        _ wanted: LiveSubscription, _ limits: LiveConfiguration, _ resources: LiveResources
    ) throws(HttpError) -> HeldSubscription {
        let tables = try resources.tables(for: wanted.channel, grant)
        let others = subscriptions.filter { $0.channel != wanted.channel }
        guard others.count < limits.maximumChannels else { throw .tooManyLiveChannels(limits) }
        let ids = others.reduce(wanted.ids?.count ?? 0) { $0 + ($1.wanted.ids?.count ?? 0) }
        guard ids <= limits.maximumFilterIDs else { throw .tooManyLiveIDs(limits) }
        return HeldSubscription(
            wanted: wanted, tables: tables, isKnown: tables.count > 1 || tables.allSatisfy(resources.isKnown))
    }
}
