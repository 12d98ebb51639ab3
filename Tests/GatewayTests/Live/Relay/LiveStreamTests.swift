import Appwrite
import JSONBytes
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

@testable import Gateway

/// Server-sent events over real sockets.
@Suite("SSE", .timeLimit(.minutes(1)))
struct LiveStreamTests {
    private static func opened(_ bed: LiveBed, _ query: String, headers: String = "") async throws -> EventSource {
        let source = try EventSource(port: bed.port)
        try await source.open(query, headers: headers)
        let status = await source.head.status
        guard status == 200 else { throw RawSocket.Failure("status \(status)") }
        return source
    }

    private static func refusal(_ bed: LiveBed, _ query: String, headers: String = "") async throws -> HTTPText {
        let socket = RawWebSocket(try RawSocket.connect(port: bed.port))
        try await socket.write(
            "GET /live\(query) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\(headers)\r\n")
        return try await socket.readResponse()
    }

    @Test func tellsWhatChanges() async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            let head = await source.head
            #expect(head.header("content-type") == "text/event-stream")
            #expect(head.header("cache-control") == "no-store")
            #expect(head.header("x-accel-buffering") == "no")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            bed.appwrite.publish("create", "posts", "a")
            let event = try await source.next()
            #expect(event?.name == nil)
            #expect(event?.id?.hasSuffix(":1") == true)
            #expect(
                event?.data == #"{"channel":"resources/posts","type":"created","payload":{"ids":["a"]},"#
                    + #""date":"2026-11-21T20:25:20.189Z","meta":{"offset":1}}"#)
            bed.appwrite.publish("update", "posts", "a")
            bed.appwrite.publish("delete", "posts", "a")
            #expect(try await source.told(2) == ["updated posts a", "deleted posts a"])
        }
    }

    @Test func sharesItsConnectionToAppwriteWithSockets() async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            #expect(bed.appwrite.connectionCount == 1)
            bed.appwrite.publish("create", "posts", "a")
            #expect(try await source.told() == "created posts a")
            #expect(try await socket.told() == "created posts a")
        }
    }

    @Test func narrowsByTypesAndIDs() async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts&types=updated,deleted&ids=a,b")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            for row in ["a", "c", "b"] {
                for action in ["create", "update", "delete"] { bed.appwrite.publish(action, "posts", row) }
            }
            let expected = ["updated posts a", "deleted posts a", "updated posts b", "deleted posts b"]
            #expect(try await source.told(4) == expected)
        }
    }

    @Test(arguments: ["Last-Event-ID", "since"])
    func goesOnWhereItLeft(how: String) async throws {
        try await LiveBed.run(configure: { $0.linger = .seconds(30) }) { bed in
            let query = "?channel=resources/posts&channel=resources/users"
            let first = try await Self.opened(bed, query)
            #expect(try await first.told(3) == ["retry", "subscribed posts", "subscribed users"])
            bed.appwrite.publish("create", "posts", "a")
            bed.appwrite.publish("create", "users", "u")
            _ = try await first.next()
            let id = try #require(await first.next()?.id)
            first.socket.hangUp()
            _ = await bed.observed { $0 == .liveSubscriberClosed(code: 1000) }
            bed.appwrite.publish("create", "posts", "b")
            bed.appwrite.publish("delete", "users", "u")
            let resumed =
                how == "since"
                ? try await Self.opened(bed, query + "&since=\(id)")
                : try await Self.opened(bed, query, headers: "Last-Event-ID: \(id)\r\n")
            #expect(
                try await resumed.told(5) == [
                    "retry", "subscribed posts", "created posts b", "subscribed users", "deleted users u",
                ])
            bed.appwrite.publish("create", "posts", "c")
            #expect(try await resumed.told() == "created posts c")
        }
    }

    @Test(arguments: ["e:1", "nonsense", "e:1,f:2"])
    func saysSoWhenItCannotGoOn(id: String) async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(
                bed, "?channel=resources/posts", headers: "Last-Event-ID: \(id)\r\n")
            #expect(try await source.told(3) == ["retry", "subscribed posts", "* posts"])
        }
    }

    @Test func showsThatItLives() async throws {
        try await LiveBed.run(configure: { $0.heartbeat = .milliseconds(30) }) { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            #expect(try await source.told(2) == ["comment", "comment"])
        }
    }

    @Test func leavesNothingBehindWhenAClientHangsUp() async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            #expect(bed.relay.seats.count == 1)
            source.socket.hangUp()
            _ = await bed.observed { $0 == .liveSubscriberClosed(code: 1000) }
            #expect(bed.relay.streams.count == 0)
            let closed = await bed.appwrite { if case .closed = $0 { true } else { false } }
            #expect(closed != nil, "Appwrite is let go")
        }
    }

    @Test func endsAtShutdownAndTakesNoMore() async throws {
        try await LiveBed.run { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            bed.relay.stop()
            #expect(try await source.told() == "end")
            let refusal = try await Self.refusal(bed, "?channel=resources/posts")
            #expect(refusal.status == 503)
            #expect(refusal.header("retry-after") == "5")
        }
    }

    @Test func endsForASessionThatEndsAndDoesNotTakeItAgain() async throws {
        try await LiveBed.run { bed in
            bed.appwrite.know("c2VjcmV0", as: "alice")
            let cookie = "Cookie: a_session_demo=c2VjcmV0\r\n"
            let source = try await Self.opened(bed, "?channel=resources/posts", headers: cookie)
            let socket = try await bed.subscriber("?channel=resources/posts", headers: cookie)
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.relay.signOut(.session("c2VjcmV0"))
            #expect(try await source.told(2) == ["refused 401", "end"])
            #expect(try await socket.told(2) == ["error 401", "close 3003"])
            let refusal = try await Self.refusal(bed, "?channel=resources/posts", headers: cookie)
            #expect(refusal.status == 401, "a browser comes back by itself until it is told so")
            #expect(try JSONValue(parsing: refusal.body)["type"]?.string == "gateway_session_ended")
        }
    }

    @Test(arguments: [
        ("", 400), ("?channel=posts", 400), ("?channel=resources/posts&types=moved", 400),
        ("?channel=resources/posts&types=", 400), ("?channel=resources/nope", 404),
        ("?channel=resources/posts&channel=resources/closed", 403), ("?channel=resources/%ff", 400),
    ])
    func refusesWhatItCannotTell(_ example: (query: String, status: Int)) async throws {
        var resources = GatewayConfiguration.Resources()
        for name in ["posts", "closed"] {
            resources.named[name] = GatewayConfiguration.Resource(
                table: TableReference(database: "main", table: name))
        }
        resources.named["closed"]?.operations = [.create]
        let directory = ResourceDirectory(defaultDatabase: "main", named: resources.named.mapValues(\.table))
        try await LiveBed.run(resources: directory, catalog: ResourceCatalog(resources)) { bed in
            let refusal = try await Self.refusal(bed, example.query)
            #expect(refusal.status == example.status)
            #expect(try JSONValue(parsing: refusal.body)["statusCode"]?.int64 == Int64(example.status))
            #expect(bed.relay.seats.count == 0)
        }
    }

    @Test func refusesMoreChannelsAndIDsThanAStreamMayHave() async throws {
        try await LiveBed.run { bed in
            let channels = (0...128).map { "channel=resources/t\($0)" }.joined(separator: "&")
            let first = try await Self.refusal(bed, "?" + channels)
            #expect(first.status == 400)
            let ids = (0...4096).map { "i\($0)" }.joined(separator: ",")
            let second = try await Self.refusal(bed, "?channel=resources/posts&ids=" + ids)
            #expect(second.status == 429)
        }
    }

    @Test func refusesForeignPagesAndGuestsWhereThereAreNone() async throws {
        try await LiveBed.run(configure: { $0.admitsGuests = false }) { bed in
            let foreign = try await Self.refusal(
                bed, "?channel=resources/posts", headers: "Origin: https://evil.example\r\n")
            #expect(foreign.status == 403)
            let guest = try await Self.refusal(bed, "?channel=resources/posts", headers: "Origin: http://localhost\r\n")
            #expect(guest.status == 401)
            #expect(guest.header("access-control-allow-origin") == "http://localhost")
        }
    }

    @Test func takesAPlaceAsSocketsDo() async throws {
        try await LiveBed.run(configure: { $0.maximumConnections = 1 }) { bed in
            let source = try await Self.opened(bed, "?channel=resources/posts")
            #expect(try await source.told(2) == ["retry", "subscribed posts"])
            #expect(try await bed.refusal().status == 503)
            #expect(try await Self.refusal(bed, "?channel=resources/posts").status == 503)
        }
    }

    @Test func headIsTheHeadAlone() async throws {
        try await LiveBed.run { bed in
            let source = try EventSource(port: bed.port)
            try await source.open("?channel=resources/posts", method: "HEAD")
            #expect(await source.head.status == 200)
            #expect(await source.head.header("content-type") == "text/event-stream")
            #expect(bed.relay.seats.count == 0)
        }
    }

    /// Whoever does not read is let go; the others are not held up.
    @Test func endsASlowReaderAndServesTheOthers() async throws {
        try await LiveBed.run(queue: 64 * 1024, configure: { $0.heartbeat = .seconds(600) }) { bed in
            let slow = try EventSource(port: bed.port, receiveBuffer: 4096)
            try await slow.open("?channel=resources/posts")
            #expect(try await slow.told(2) == ["retry", "subscribed posts"])
            let reader = try await Self.opened(bed, "?channel=resources/posts")
            #expect(try await reader.told(2) == ["retry", "subscribed posts"])
            let isClosed = Atomic(false)
            let watch = Task {
                _ = await bed.observed { $0 == .liveSubscriberClosed(code: 1000) }
                isClosed.store(true, ordering: .relaxed)
            }
            let padding = String(repeating: "x", count: 8 * 1024)
            var published = 0
            while !isClosed.load(ordering: .relaxed), published < 10_000 {
                for _ in 0..<4 {
                    bed.appwrite.publish("create", "posts", "\(published)\(padding)")
                    published += 1
                }
                #expect(try await reader.told(4).last == "created posts \(published - 1)\(padding)")
            }
            await watch.value
            bed.appwrite.publish("create", "posts", "last")
            #expect(try await reader.told() == "created posts last")
        }
    }
}
