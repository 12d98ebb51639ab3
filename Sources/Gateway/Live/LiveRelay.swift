import Appwrite
import HTTPListener
import NIOConcurrencyHelpers
import Refine
import Synchronization
import WebSocketLoop

/// Live mode: takes refine's WebSockets and event streams, listens to Appwrite Realtime on their behalf, and tells them what
/// changed.
///
/// All that is known lies in a `LiveHub`, a value; this class carries out what the hub wants done. Everything happens
/// on the loop's thread, in the order in which the loop tells it; the lock is there because the compiler cannot see
/// that, and nobody ever waits for it.
public final class LiveRelay: WebSocketEndpoint, Sendable {
    let configuration: LiveConfiguration
    let origins: OriginPolicy
    let seats: LiveSeats
    let resources: LiveResources
    let streams = LiveStreams()
    let observe: Observer
    let loop: WebSocketLoop
    let address: @Sendable (WebSocketHandshake) -> String?
    private let rowsChanged: @Sendable (TableReference) -> Void
    private let rolesChanged: @Sendable () -> Void
    private let check: @Sendable (Caller) async -> SessionVerdict
    let lookUp: LiveLookUp
    let gate: AccessGate
    private let endpoint: RealtimeEndpoint
    private let clock: LiveClock
    private let hub: NIOLockedValueBox<LiveHub<LiveSubscriber>>
    private let upstreams = NIOLockedValueBox<[LiveAudienceID: WebSocketConnection]>([:])
    private let accepts = Atomic<Bool>(false)
    private let ping = OutboundMessage(RealtimeMessage.ping.text)

    /// - Parameters:
    ///   - endpoint: where Appwrite Realtime is.
    ///   - loop: carries the subscribers' sockets and those up to Appwrite; started and stopped by its owner.
    ///   - resources: which tables are exposed, and under which names.
    ///   - catalog: what may be done with them.
    ///   - origins: web pages that may open sockets. Clients that send no `Origin`, which are not browsers, always may.
    ///   - address: the browser's, which Appwrite counts connects by.
    ///   - random: for epochs and for the spread of reconnects.
    ///   - tokens: lets subscribers in by access tokens instead of credentials of Appwrite's.
    ///   - services: resources that are records of Appwrite's services.
    ///   - gate: says who is who where it is by tokens.
    ///   - rowsChanged: told of every table of which Appwrite tells a change.
    ///   - rolesChanged: told when Appwrite tells of a change that may be one of somebody's roles.
    ///   - check: asks Appwrite whether a credential counts.
    ///   - lookUp: finds out whether there are resources.
    init(
        configuration: LiveConfiguration = LiveConfiguration(), endpoint: RealtimeEndpoint, loop: WebSocketLoop,
        resources: ResourceDirectory, catalog: ResourceCatalog = .open, gate: AccessGate, tokens: LiveTokens? = nil,
        services: [String: GatewayConfiguration.Service] = [:],
        origins: OriginPolicy,
        address: @escaping @Sendable (WebSocketHandshake) -> String? = { $0.remoteAddress },
        clock: LiveClock = .system, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observe: @escaping Observer, rowsChanged: @escaping @Sendable (TableReference) -> Void = { _ in },
        rolesChanged: @escaping @Sendable () -> Void = {},
        check: @escaping @Sendable (Caller) async -> SessionVerdict, lookUp: LiveLookUp = .trusting
    ) {
        self.configuration = configuration
        self.endpoint = endpoint
        self.loop = loop
        self.gate = gate
        self.origins = origins
        self.address = address
        self.clock = clock
        self.observe = observe
        self.rowsChanged = rowsChanged
        self.rolesChanged = rolesChanged
        self.check = check
        self.lookUp = lookUp
        seats = LiveSeats(limit: configuration.maximumConnections)
        let resources = LiveResources(
            resources, catalog: catalog, tokens: tokens, services: services, isKnown: lookUp.isKnown)
        self.resources = resources
        hub = NIOLockedValueBox(LiveHub(configuration: configuration, resources: resources, random: random))
    }

    /// Handshakes are accepted from now on. The loop must be running.
    public func start() {
        accepts.store(true, ordering: .relaxed)
    }

    /// Refuses further handshakes, ends the event streams and lets go of Appwrite. The subscribers' sockets are closed by
    /// `WebSocketLoop.stop`.
    public func stop() {
        accepts.store(false, ordering: .relaxed)
        streams.end()
        onLoop { hub, moment in hub.stop(at: moment) }
    }

    /// A session or JWT has ended: everybody who listens with it is told so and closed (3003). Appwrite itself goes on telling
    /// what happens to whoever is connected.
    public func signOut(_ credential: Credential) {
        onLoop { hub, moment in hub.signOut(credential, at: moment) }
    }

    var isAccepting: Bool { accepts.load(ordering: .relaxed) }

    typealias Input = @Sendable (inout LiveHub<LiveSubscriber>, LiveMoment) -> [LiveEffect<LiveSubscriber>]

    /// Tells the hub what happened, on the loop's thread, and does what it wants done.
    func advance(_ input: Input) {
        let moment = clock.moment
        for effect in hub.withLockedValue({ input(&$0, moment) }) { carryOut(effect) }
    }

    /// The same from any thread.
    func onLoop(_ input: @escaping Input) {
        loop.schedule { [self] in advance(input) }
    }

    /// Whether a credential was refused or signed out a moment ago.
    func hasJustEnded(_ credential: Credential) -> Bool {
        let now = clock.moment.elapsed
        return hub.withLockedValue { $0.refusals.contains(credential.canonical, at: now) }
    }
}

extension LiveRelay {
    private func carryOut(_ effect: LiveEffect<LiveSubscriber>) {
        switch effect {
        case .send(let message, let subscriber):
            switch subscriber {
            case .socket(let connection): connection.send(OutboundMessage(message.serialized()))
            case .stream(let stream): stream.send(message)
            }
        case .tell(let event, let subscriber):
            deliver(event, to: [subscriber])
        case .broadcast(let broadcast):
            deliver(broadcast.event, to: broadcast.subscribers)
        case .close(let subscriber, let code):
            switch subscriber {
            case .socket(let connection): connection.close(code: code.code, reason: code.reason)
            case .stream(let stream): stream.finish()
            }
        case .connect(let audience, let attempt, let credential, let address):
            connect(audience, attempt: attempt, as: credential, address: address)
        case .check(let audience, let attempt, let caller):
            Task { [weak self, check] in
                let verdict = await check(caller)
                self?.onLoop { hub, moment in
                    hub.upstream(audience, .judged(hasEnded: verdict.isEnd, attempt: attempt), at: moment)
                }
            }
        case .lookUp(let channel, let subscriber):
            Task { [weak self, lookUp] in
                let error = await lookUp.refusal(channel.resource)
                self?.onLoop { hub, moment in hub.lookedUp(channel, for: subscriber, error, at: moment) }
            }
        case .disconnect(let audience):
            let connection = upstreams.withLockedValue { $0.removeValue(forKey: audience) }
            connection?.close(code: 1000, reason: "")
        case .ping(let audience):
            upstreams.withLockedValue { $0[audience] }?.send(ping)
        case .alarm(let alarm, let delay):
            loop.schedule(after: delay) { [weak self] in
                self?.advance { hub, moment in hub.rang(alarm, at: moment) }
            }
        case .rowsChanged(let table):
            rowsChanged(table)
        case .rolesChanged:
            rolesChanged()
        case .observe(let observation):
            observe(observation)
        }
    }

    private func deliver(_ event: LiveEvent, to subscribers: [LiveSubscriber]) {
        let text = event.serialized()
        let sockets = subscribers.compactMap(\.socket)
        if !sockets.isEmpty { loop.broadcast(OutboundMessage(text), to: sockets) }
        guard sockets.count < subscribers.count else { return }
        for stream in subscribers.lazy.compactMap(\.stream) { stream.tell(event, data: text) }
    }

    private func connect(_ audience: LiveAudienceID, attempt: UInt64, as credential: Credential, address: String?) {
        let socket = UpstreamSocket(attempt: attempt, observe: observe) { [weak self] input in
            self?.tell(audience, input)
        }
        do throws(TransportError) {
            let request = try endpoint.request(as: credential, browser: address, settings: configuration.upstream)
            let connection = loop.connect(request, handler: socket)
            upstreams.withLockedValue { $0[audience] = connection }
        } catch {
            let reason = WebSocketCloseReason.failedToConnect(error.description)
            loop.schedule { [weak self] in self?.tell(audience, .closed(reason, attempt: attempt)) }
        }
    }

    private func tell(_ audience: LiveAudienceID, _ input: UpstreamInput) {
        advance { hub, moment in hub.upstream(audience, input, at: moment) }
    }
}
