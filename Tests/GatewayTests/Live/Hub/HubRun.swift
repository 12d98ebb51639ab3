import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import WebSocketLoop

@testable import Gateway

/// A hub with subscribers that are numbers, whose effects a test looks at one input at a time.
struct HubRun {
    var hub: LiveHub<Int>
    var last: [LiveEffect<Int>] = []
    var now: Duration = .zero

    /// - Parameter unknown: tables of which it has to be found out whether they are there.
    init(
        resources: ResourceDirectory = ResourceDirectory(defaultDatabase: "main"), catalog: ResourceCatalog = .open,
        services: [String: GatewayConfiguration.Service] = [:],
        unknown: Set<String> = [],
        seed: UInt64 = 1, configure: (inout LiveConfiguration) -> Void = { _ in }
    ) {
        var configuration = LiveConfiguration()
        // Most tests look at one change at a time.
        configuration.coalescing = .zero
        configure(&configuration)
        hub = LiveHub(
            configuration: configuration,
            resources: LiveResources(
                resources, catalog: catalog, services: services, isKnown: { !unknown.contains($0.table) }),
            random: SeededRandom(seed: seed))
    }

    /// 2001-09-09T01:46:40.000Z and what has passed.
    var moment: LiveMoment { LiveMoment(elapsed: now, wall: 1_000_000_000_000 + Int64(now / .milliseconds(1))) }

    // MARK: - Subscribers

    mutating func open(_ subscriber: Int, as credential: Credential = .guest, _ resources: String...) {
        let subscriptions = resources.map { LiveSubscription(channel: LiveChannel(resource: $0)) }
        last = hub.opened(subscriber, credential: credential, address: nil, subscriptions: subscriptions, at: moment)
    }

    mutating func send(_ subscriber: Int, _ message: String) {
        last = hub.received(Array(message.utf8), from: subscriber, at: moment)
    }

    mutating func close(_ subscriber: Int) {
        last = hub.closed(subscriber, code: 1001, at: moment)
    }

    // MARK: - Appwrite

    /// Lets the connection that was asked for last reach `connected`.
    mutating func listen(user: String? = nil) {
        guard let (audience, attempt) = connecting else { return }
        last = hub.upstream(audience, .opened(attempt: attempt), at: moment)
        last = hub.upstream(audience, .frame(.connected(channels: [], user: user), attempt: attempt), at: moment)
    }

    mutating func frame(_ frame: RealtimeFrame, _ audience: UInt64 = 1, attempt: UInt64 = 1) {
        last = hub.upstream(LiveAudienceID(number: audience), .frame(frame, attempt: attempt), at: moment)
    }

    /// - Parameter second: of Appwrite's timestamp.
    mutating func change(
        _ action: RowEvent.Action, _ table: String, _ row: String, _ audience: UInt64 = 1, attempt: UInt64 = 1,
        second: Int = 20
    ) {
        let event = RowEvent(
            database: "main", table: table, row: row, action: action,
            timestamp: "2026-11-21T20:25:\(second).189+00:00", payload: [:])
        frame(.row(event), audience, attempt: attempt)
    }

    /// Says what Appwrite has answered to the question that was put last: whether a credential counts.
    mutating func judge(hasEnded: Bool) {
        for case .check(let audience, let attempt, _) in last {
            last = hub.upstream(audience, .judged(hasEnded: hasEnded, attempt: attempt), at: moment)
            return
        }
    }

    /// Says whether there is a resource.
    mutating func lookedUp(_ subscriber: Int, _ resource: String, _ error: HttpError? = nil) {
        last = hub.lookedUp(LiveChannel(resource: resource), for: subscriber, error, at: moment)
    }

    mutating func lose(_ audience: UInt64 = 1, attempt: UInt64 = 1) {
        last = hub.upstream(LiveAudienceID(number: audience), .closed(.lost, attempt: attempt), at: moment)
    }

    /// Lets the alarm that was set last for a connection up to Appwrite ring.
    mutating func wake() {
        ring { alarm in
            switch alarm {
            case .upstream, .dissolve, .connect: true
            default: false
            }
        }
    }

    /// Lets the alarm ring that was set last among those.
    mutating func ring(_ isMeant: (LiveAlarm<Int>) -> Bool) {
        guard let (alarm, delay) = alarms.last(where: { isMeant($0.alarm) }) else { return }
        now += delay
        ring(alarm)
    }

    mutating func ring(_ alarm: LiveAlarm<Int>) {
        last = hub.rang(alarm, at: moment)
    }

    mutating func signOut(_ credential: Credential) {
        last = hub.signOut(credential, at: moment)
    }

    // MARK: - What came out

    private var connecting: (LiveAudienceID, UInt64)? {
        for case .connect(let audience, let attempt, _, _) in last { return (audience, attempt) }
        return nil
    }

    /// What subscribers were told, in short: `1 ready`, `1 subscribed posts 0`, `1 created posts a 1`, `1 close 3003`.
    var told: [String] {
        last.flatMap { effect -> [String] in
            switch effect {
            case .send(let message, let subscriber): ["\(subscriber) \(message.summary)"]
            case .tell(let event, let subscriber): ["\(subscriber) \(event.summary)"]
            case .broadcast(let broadcast):
                broadcast.subscribers.sorted().map { "\($0) \(broadcast.event.summary)" }
            case .close(let subscriber, let code): ["\(subscriber) close \(code.code)"]
            default: []
            }
        }
    }

    /// What was to be done with Appwrite: `connect 1 guest`, `disconnect 1`, `ping 1`.
    var upstream: [String] {
        last.compactMap { effect in
            switch effect {
            case .connect(let audience, _, let credential, _): "connect \(audience.number) \(credential)"
            case .disconnect(let audience): "disconnect \(audience.number)"
            case .ping(let audience): "ping \(audience.number)"
            default: nil
            }
        }
    }

    var alarms: [(alarm: LiveAlarm<Int>, delay: Duration)] {
        last.compactMap { if case .alarm(let alarm, let delay) = $0 { (alarm, delay) } else { nil } }
    }

    var observed: [Observation] {
        last.compactMap { if case .observe(let observation) = $0 { observation } else { nil } }
    }

    /// Where the channel stood in the last `subscribed`.
    var position: LivePosition? {
        for case .send(.subscribed(_, let position, _), _) in last { return position }
        return nil
    }
}

extension LiveServerMessage {
    fileprivate var summary: String {
        switch self {
        case .ready: "ready"
        case .subscribed(let channel, let position, let recovered):
            "subscribed \(channel.resource) \(position.offset)" + (recovered ? " recovered" : "")
        case .unsubscribed(let channel): "unsubscribed \(channel.resource)"
        case .authenticated: "authenticated"
        case .pong: "pong"
        case .error(let error): "error \(error.statusCode)"
        }
    }
}

extension LiveEvent {
    fileprivate var summary: String {
        ([type.rawValue, String(channel.dropFirst("resources/".count))] + ids + (offset.map { [String($0)] } ?? []))
            .joined(separator: " ")
    }
}
