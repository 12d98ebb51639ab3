import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing
import WebSocketLoop

@testable import Gateway

/// A hub between subscribers and an Appwrite that are both made up, driven by chance: rows change, connections break or
/// do not come to be, sessions end, frames are unreadable, browsers come, go, sign in and ask for what they had.
///
/// The simulation keeps what every subscriber was told and what it should know, and complains about every broken
/// promise.
struct LiveSimulation {
    /// A change of a row that Appwrite has published.
    private struct Change {
        var time: Int
        var table: String
        var row: String
        /// `nil` for a row that everybody may read.
        var reader: Credential?
    }

    /// One connection as Appwrite sees it.
    private struct Link {
        var credential: Credential
        var attempt: UInt64
        var isConnected = false
        /// Sent by Appwrite, not yet arrived.
        var inFlight: [UpstreamInput] = []
    }

    /// A browser, and what it knows.
    private struct Browser {
        var credential: Credential
        var channels: [String: Knowledge] = [:]
        /// Places that an earlier socket reached: they may be asked for with `since`.
        var places: [String: Knowledge] = [:]
        var isReady = false
        var authenticating = 0
    }

    private struct Knowledge {
        /// Everything that changed later must have been told or be covered by a `"*"`. `nil` until `subscribed`.
        var since: Int?
        var epoch = ""
        var offset = 0
        var refetched: Int?
        var heard: [String: Int] = [:]
    }

    private let tables = ["posts", "users", "tags"]
    private let sessions: [Credential] = [.session("alice"), .session("bob")]
    private var hub: LiveHub<Int>
    private var random: SeededRandom
    private var time = 0
    private var now: Duration = .zero
    private var history: [Change] = []
    private var links: [LiveAudienceID: Link] = [:]
    private var alarms: [(due: Duration, alarm: LiveAlarm<Int>)] = []
    private var browsers: [Int: Browser] = [:]
    private var ended: Set<Credential> = []
    private var nextBrowser = 1
    /// Pages that are being reloaded: who they were and how far they had come.
    private var reloading: [Browser] = []
    private var isReachable = true
    private(set) var complaints: [String] = []
    /// How often things happened, so that a test can hold that they did.
    private(set) var counts: [String: Int] = [:]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        var configuration = LiveConfiguration()
        configuration.maximumMessages = .max
        configuration.linger = .seconds(3)
        configuration.history = 8
        hub = LiveHub(
            configuration: configuration, resources: LiveResources(ResourceDirectory(defaultDatabase: "main")),
            random: SeededRandom(seed: seed &+ 1))
    }

    private var moment: LiveMoment { LiveMoment(elapsed: now, wall: 0) }

    // MARK: - Running

    mutating func run(steps: Int) {
        for _ in 0..<steps { step() }
        settle()
        checkEverybodyKnows()
        leave()
    }

    private mutating func step() {
        time += 1
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<22: changeARow()
        case 22..<58: deliver()
        case 58..<63: openABrowser()
        case 63..<76: subscribe()
        case 76..<79: unsubscribe()
        case 79..<83: closeABrowser()
        case 83..<86: authenticate()
        case 86..<96: passTime()
        case 96..<98: breakALink()
        case 98:
            if Bool.random(using: &random) { isReachable.toggle() } else { logOut() }
        default: endOrRenewASession()
        }
    }

    /// Lets Appwrite come back and everything arrive.
    private mutating func settle() {
        isReachable = true
        for _ in 0..<10_000 {
            time += 1
            if links.values.contains(where: { !$0.inFlight.isEmpty }) {
                deliver()
            } else if hub.audiences.values.contains(where: { !$0.upstream.isListening && !$0.members.isEmpty }) {
                passTime()
            } else if alarms.contains(where: { $0.alarm.isFlush }) {
                passTime()
            } else {
                return
            }
        }
        complaints.append("it does not settle")
    }

    /// Everybody goes: nothing may be left.
    private mutating func leave() {
        for browser in browsers.keys.sorted() { close(browser) }
        for _ in 0..<1000 where hub.audienceCount > 0 { passTime() }
        if hub.audienceCount + hub.feedCount + hub.subscriberCount > 0 { complaints.append("something is left over") }
        if !links.isEmpty { complaints.append("\(links.count) connections to Appwrite were never closed") }
    }
}

// MARK: - What happens

extension LiveSimulation {
    private mutating func changeARow() {
        guard let table = tables.randomElement(using: &random) else { return }
        let isPrivate = Int.random(in: 0..<4, using: &random) == 0
        let change = Change(
            time: time, table: table, row: "r\(time)", reader: isPrivate ? sessions.randomElement(using: &random) : nil)
        history.append(change)
        count("change")
        for id in links.keys where links[id]?.isConnected == true {
            guard change.reader == nil || change.reader == links[id]?.credential else { continue }
            let event = RowEvent(
                database: "main", table: table, row: change.row, action: .create, timestamp: "", payload: [:])
            guard let attempt = links[id]?.attempt else { continue }
            if Int.random(in: 0..<20, using: &random) == 0 {
                links[id]?.inFlight.append(.unreadable(attempt: attempt))
                count("unreadable")
            } else {
                links[id]?.inFlight.append(.frame(.row(event), attempt: attempt))
            }
        }
    }

    /// The oldest frame of some connection arrives.
    private mutating func deliver() {
        let waiting = links.filter { !$0.value.inFlight.isEmpty }.keys.sorted { $0.number < $1.number }
        guard let id = waiting.randomElement(using: &random), let input = links[id]?.inFlight.removeFirst() else {
            return
        }
        if case .closed = input { links[id] = nil }
        carryOut(hub.upstream(id, input, at: moment))
    }

    private mutating func openABrowser() {
        guard browsers.count < 12 else { return }
        let someone = Bool.random(using: &random) ? .guest : sessions.randomElement(using: &random) ?? .guest
        let browser = nextBrowser
        nextBrowser += 1
        let page = reloading.popLast() ?? Browser(credential: someone)
        let credential = page.credential
        browsers[browser] = page
        carryOut(hub.opened(browser, credential: credential, address: nil, subscriptions: [], at: moment))
        for table in page.places.keys.sorted() { subscribe(browser, table, mayResume: true) }
    }

    private mutating func subscribe() {
        guard let browser = anyBrowser(), let table = tables.randomElement(using: &random) else { return }
        subscribe(browser, table, mayResume: Bool.random(using: &random))
    }

    private mutating func subscribe(_ browser: Int, _ table: String, mayResume: Bool) {
        let place =
            browsers[browser]?.channels[table].flatMap { $0.since == nil ? nil : $0 }
            ?? browsers[browser]?.places[table]
        browsers[browser]?.channels[table] = Knowledge()
        browsers[browser]?.places[table] = mayResume ? place : nil
        var since = ""
        if let place, mayResume { since = #","since":{"epoch":"\#(place.epoch)","offset":\#(place.offset)}"# }
        send(browser, #"{"op":"subscribe","channel":"resources/\#(table)"\#(since)}"#)
    }

    private mutating func unsubscribe() {
        guard let browser = anyBrowser(),
            let table = browsers[browser]?.channels.keys.sorted().randomElement(using: &random)
        else { return }
        let left = browsers[browser]?.channels.removeValue(forKey: table)
        browsers[browser]?.places[table] = left?.since == nil ? nil : left
        send(browser, #"{"op":"unsubscribe","channel":"resources/\#(table)"}"#)
    }

    private mutating func authenticate() {
        guard let browser = anyBrowser(), case .session(let secret)? = sessions.randomElement(using: &random) else {
            return
        }
        if browsers[browser]?.credential != .session(secret) {
            browsers[browser]?.credential = .session(secret)
            browsers[browser]?.places = [:]
            for table in tables where browsers[browser]?.channels[table] != nil {
                browsers[browser]?.channels[table] = Knowledge()
            }
        }
        browsers[browser]?.authenticating += 1
        count("authenticate")
        send(browser, #"{"op":"authenticate","token":"\#(secret)"}"#)
    }

    private mutating func closeABrowser() {
        guard let browser = anyBrowser(), let page = browsers[browser] else { return }
        var reloaded = Browser(credential: page.credential, places: page.places)
        for (table, knowledge) in page.channels where knowledge.since != nil { reloaded.places[table] = knowledge }
        reloading.append(reloaded)
        close(browser)
    }

    private mutating func close(_ browser: Int) {
        browsers[browser] = nil
        carryOut(hub.closed(browser, code: 1001, at: moment))
    }

    /// The next alarm rings; what channels hold back is told by the way.
    private mutating func passTime() {
        while let index = alarms.indices.min(by: { alarms[$0].due < alarms[$1].due }) {
            let (due, alarm) = alarms.remove(at: index)
            now = max(now, due)
            carryOut(hub.rang(alarm, at: moment))
            guard alarm.isFlush else { return }
        }
    }

    /// Somebody signs out through the gateway, on one of his pages.
    private mutating func logOut() {
        guard let session = sessions.randomElement(using: &random) else { return }
        count("log out")
        carryOut(hub.signOut(session, at: moment))
        if browsers.values.contains(where: { $0.credential == session }) {
            complaints.append("a browser of \(session) is still there")
        }
    }

    private mutating func breakALink() {
        guard let id = links.keys.sorted(by: { $0.number < $1.number }).randomElement(using: &random),
            let link = links.removeValue(forKey: id)
        else { return }
        count("break")
        carryOut(hub.upstream(id, .closed(.lost, attempt: link.attempt), at: moment))
    }

    /// Connections that are open stay so, as with Appwrite.
    private mutating func endOrRenewASession() {
        guard let session = sessions.randomElement(using: &random) else { return }
        if ended.remove(session) == nil { ended.insert(session) }
    }

    private mutating func send(_ browser: Int, _ message: String) {
        carryOut(hub.received(Array(message.utf8), from: browser, at: moment))
    }

    private mutating func anyBrowser() -> Int? { browsers.keys.sorted().randomElement(using: &random) }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }
}

// MARK: - What the hub wants

extension LiveSimulation {
    private mutating func carryOut(_ effects: [LiveEffect<Int>]) {
        for effect in effects {
            switch effect {
            case .send(let message, let browser): tell(message, browser)
            case .tell(let event, let browser): tell(event, browser, isCounted: false)
            case .broadcast(let broadcast):
                for browser in broadcast.subscribers { tell(broadcast.event, browser, isCounted: true) }
            case .close(let browser, let code):
                if code != .signedOut { complaints.append("\(browser) closed with \(code.code)") }
                count("signed out")
                browsers[browser] = nil
                carryOut(hub.closed(browser, code: Int(code.code), at: moment))
            case .connect(let id, let attempt, let credential, _): connect(id, attempt, credential)
            case .disconnect(let id):
                if links.removeValue(forKey: id) == nil { complaints.append("\(id) disconnected twice") }
            case .ping(let id):
                if let attempt = links[id]?.attempt { links[id]?.inFlight.append(.frame(.pong, attempt: attempt)) }
            case .alarm(let alarm, let delay): alarms.append((now + delay, alarm))
            case .check(let id, let attempt, let caller):
                let hasEnded = ended.contains(caller.credential)
                carryOut(hub.upstream(id, .judged(hasEnded: hasEnded, attempt: attempt), at: moment))
            case .lookUp(let channel, let browser):
                carryOut(hub.lookedUp(channel, for: browser, nil, at: moment))
            case .rowsChanged, .rolesChanged, .observe: break
            }
        }
    }

    private mutating func connect(_ id: LiveAudienceID, _ attempt: UInt64, _ credential: Credential) {
        if links[id] != nil { complaints.append("\(id) connects while it is connected") }
        guard isReachable else {
            count("unreachable")
            links[id] = Link(
                credential: credential, attempt: attempt,
                inFlight: [.closed(.failedToConnect("refused"), attempt: attempt)])
            return
        }
        let isKnown = credential != .guest && !ended.contains(credential)
        let first = RealtimeFrame.connected(channels: [], user: isKnown ? "user" : nil)
        links[id] = Link(
            credential: credential, attempt: attempt, isConnected: true,
            inFlight: [.opened(attempt: attempt), .frame(first, attempt: attempt)])
    }

    private mutating func tell(_ message: LiveServerMessage, _ browser: Int) {
        guard browsers[browser] != nil else {
            return complaints.append("\(browser), who is gone, was told \(message)")
        }
        if browsers[browser]?.isReady == false, message != .ready {
            complaints.append("\(browser): \(message) before ready")
        }
        switch message {
        case .ready: browsers[browser]?.isReady = true
        case .authenticated:
            if browsers[browser]?.authenticating == 0 { complaints.append("\(browser): authenticated unasked") }
            browsers[browser]?.authenticating -= 1
        case .subscribed(let channel, let position, let recovered):
            subscribed(browser, channel.resource, position, recovered: recovered)
        case .error(let error):
            if error.statusCode != 401 { complaints.append("\(browser): \(error.message)") }
        case .unsubscribed, .pong: break
        }
    }

    private mutating func subscribed(_ browser: Int, _ table: String, _ position: LivePosition, recovered: Bool) {
        guard browsers[browser]?.channels[table] != nil else {
            return complaints.append("\(browser) is subscribed to \(table) and did not ask")
        }
        if browsers[browser]?.authenticating != 0 {
            complaints.append("\(browser) is subscribed as somebody else")
        }
        guard isHeard(browser) else {
            return complaints.append("\(browser) is subscribed while Appwrite does not listen")
        }
        var knowledge = Knowledge(since: time, epoch: position.epoch, offset: position.offset)
        let place = browsers[browser]?.places.removeValue(forKey: table)
        if recovered {
            count("recovered")
            guard let place, place.epoch == position.epoch, place.offset == position.offset else {
                return complaints.append("\(browser) recovered a place it never had")
            }
            // What it knew up to there still counts.
            knowledge = place
        } else if place != nil {
            // A `"*"` is owed: without one, what changed since then counts as missed.
            knowledge.since = place?.since
            knowledge.heard = place?.heard ?? [:]
            knowledge.refetched = place?.refetched
        }
        browsers[browser]?.channels[table] = knowledge
    }

    private mutating func tell(_ event: LiveEvent, _ browser: Int, isCounted: Bool) {
        let table = String(event.channel.dropFirst("resources/".count))
        guard let knowledge = browsers[browser]?.channels[table], knowledge.since != nil else {
            return complaints.append("\(browser) was told of \(table) unasked")
        }
        // What is told to one alone is what it missed, or that it missed something.
        let expected = isCounted || event.type != .any ? knowledge.offset + 1 : knowledge.offset
        if !isCounted, event.type != .any { count("replayed") }
        if event.offset != expected { complaints.append("\(browser): \(event.offset ?? -1) after \(knowledge.offset)") }
        browsers[browser]?.channels[table]?.offset = event.offset ?? 0
        guard event.type != .any else {
            count("*")
            browsers[browser]?.channels[table]?.refetched = time
            return
        }
        count("event")
        for id in event.ids {
            browsers[browser]?.channels[table]?.heard[id] = time
            let reader = history.first { $0.row == id }?.reader
            if reader != nil, reader != browsers[browser]?.credential {
                complaints.append("\(browser) may not see \(id)")
            }
        }
    }

    private func isHeard(_ browser: Int) -> Bool {
        guard let credential = browsers[browser]?.credential else { return false }
        return links.values.contains { $0.credential == credential && $0.isConnected }
    }

    /// At the end, everybody was told of every change it may see, or to fetch again later than that.
    private mutating func checkEverybodyKnows() {
        for (browser, state) in browsers.sorted(by: { $0.key < $1.key }) {
            for (table, knowledge) in state.channels.sorted(by: { $0.key < $1.key }) {
                guard let since = knowledge.since else {
                    complaints.append("\(browser) still waits for \(table)")
                    continue
                }
                for change in history where change.table == table && change.time > since {
                    guard change.reader == nil || change.reader == state.credential else { continue }
                    let isKnown = knowledge.heard[change.row] != nil || (knowledge.refetched ?? 0) >= change.time
                    if !isKnown {
                        complaints.append("\(browser) missed \(change.row) of \(table) (seq \(change.time))")
                    }
                }
            }
        }
    }
}

extension LiveAlarm {
    fileprivate var isFlush: Bool { if case .flush = self { true } else { false } }
}
