import Appwrite
import HTTPListener
import NIOConcurrencyHelpers
import Refine
import Synchronization
import WebSocketLoop

/// Live mode: takes refine's WebSockets, listens to Appwrite Realtime on their behalf, and tells them what changed.
///
/// All that is known lies in a `LiveHub`, a value; this class carries out what the hub wants done. Everything happens
/// on the loop's thread, in the order in which the loop tells it; the lock is there because the compiler cannot see
/// that, and nobody ever waits for it.
public final class LiveRelay: WebSocketEndpoint, Sendable {
    let configuration: LiveConfiguration
    let credentials: CredentialReader
    let origins: OriginPolicy
    let seats: LiveSeats
    let observe: Observer
    let address: @Sendable (WebSocketHandshake) -> String?
    private let rowsChanged: @Sendable (TableReference) -> Void
    private let endpoint: RealtimeEndpoint
    private let loop: WebSocketLoop
    private let clock: LiveClock
    private let hub: NIOLockedValueBox<LiveHub<WebSocketConnection>>
    private let upstreams = NIOLockedValueBox<[LiveAudienceID: WebSocketConnection]>([:])
    private let accepts = Atomic<Bool>(false)
    private let ping = OutboundMessage(RealtimeMessage.ping.text)

    /// - Parameters:
    ///   - endpoint: where Appwrite Realtime is.
    ///   - loop: carries the subscribers' sockets and those up to Appwrite; started and stopped by its owner.
    ///   - resources: which tables are exposed, and under which names.
    ///   - origins: web pages that may open sockets. Clients that send no `Origin`, which are not browsers, always may.
    ///   - address: the browser's, which Appwrite counts connects by.
    ///   - random: for epochs and for the spread of reconnects.
    ///   - rowsChanged: told of every table of which Appwrite tells a change.
    public init(
        configuration: LiveConfiguration = LiveConfiguration(), endpoint: RealtimeEndpoint, loop: WebSocketLoop,
        resources: ResourceDirectory, credentials: CredentialReader, origins: OriginPolicy,
        address: @escaping @Sendable (WebSocketHandshake) -> String? = { $0.remoteAddress },
        clock: LiveClock = .system, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observe: @escaping Observer, rowsChanged: @escaping @Sendable (TableReference) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.endpoint = endpoint
        self.loop = loop
        self.credentials = credentials
        self.origins = origins
        self.address = address
        self.clock = clock
        self.observe = observe
        self.rowsChanged = rowsChanged
        seats = LiveSeats(limit: configuration.maximumConnections)
        hub = NIOLockedValueBox(LiveHub(configuration: configuration, resources: resources, random: random))
    }

    /// Handshakes are accepted from now on. The loop must be running.
    public func start() {
        accepts.store(true, ordering: .relaxed)
    }

    /// Refuses further handshakes and lets go of Appwrite. The subscribers' sockets are closed by `WebSocketLoop.stop`.
    public func stop() {
        accepts.store(false, ordering: .relaxed)
        loop.schedule { [self] in advance { hub, moment in hub.stop(at: moment) } }
    }

    var isAccepting: Bool { accepts.load(ordering: .relaxed) }

    /// Tells the hub what happened, on the loop's thread, and does what it wants done.
    func advance(
        _ input: (inout LiveHub<WebSocketConnection>, LiveMoment) -> [LiveEffect<WebSocketConnection>]
    ) {
        let moment = clock.moment
        for effect in hub.withLockedValue({ input(&$0, moment) }) { carryOut(effect) }
    }
}

extension LiveRelay {
    private func carryOut(_ effect: LiveEffect<WebSocketConnection>) {
        switch effect {
        case .send(let message, let subscriber):
            subscriber.send(OutboundMessage(message.serialized()))
        case .tell(let event, let subscriber):
            subscriber.send(OutboundMessage(event.serialized()))
        case .broadcast(let broadcast):
            loop.broadcast(OutboundMessage(broadcast.event.serialized()), to: broadcast.subscribers)
        case .close(let subscriber, let code):
            subscriber.close(code: code.code, reason: code.reason)
        case .connect(let audience, let attempt, let credential, let address):
            connect(audience, attempt: attempt, as: credential, address: address)
        case .disconnect(let audience):
            let connection = upstreams.withLockedValue { $0.removeValue(forKey: audience) }
            connection?.close(code: 1000, reason: "")
        case .ping(let audience):
            upstreams.withLockedValue { $0[audience] }?.send(ping)
        case .wake(let audience, let timer, let delay):
            loop.schedule(after: delay) { [weak self] in self?.tell(audience, .woke(timer: timer)) }
        case .linger(let audience, let turn, let delay):
            loop.schedule(after: delay) { [weak self] in
                self?.advance { hub, moment in hub.lingered(audience, turn: turn, at: moment) }
            }
        case .rowsChanged(let table):
            rowsChanged(table)
        case .observe(let observation):
            observe(observation)
        }
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
