import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite("Access tokens: who is let in")
struct AccessGateTests {
    private static let reader = "reader-0123456789abcdef"
    private static let root = "root-0123456789abcdef"

    private static let gate: AccessGate = {
        var access = GatewayConfiguration.Access()
        access.mode = .key
        access.tokens = [
            "reader": .init(secret: reader, extent: .resources(["posts": [.list, .show]])),
            "root": .init(secret: root, extent: .everything(ResourceOperation.all)),
        ]
        return AccessGate(access, project: "shop", key: "standard_key")
    }()

    private static func admit(_ headers: [String: [String]], _ gate: AccessGate = gate) throws(HttpError) -> Admission {
        try gate.admit({ headers[$0] ?? [] }, peer: "203.0.113.7", host: "gateway.test")
    }

    @Test(arguments: ["Bearer", "bearer", "token", "Bearer "])
    func aTokenIsTheServerKeyWithinBounds(_ scheme: String) throws {
        let admission = try Self.admit(["authorization": ["\(scheme) \(Self.reader)"]])
        #expect(admission.credential == .key("standard_key"))
        #expect(admission.grant == AccessGrant(name: "reader", extent: .resources(["posts": [.list, .show]])))
        #expect(try Self.admit(["authorization": ["Bearer \(Self.root)"]]).grant?.name == "root")
    }

    @Test(arguments: [
        [:], ["authorization": [""]], ["authorization": ["Bearer"]], ["authorization": ["Basic dTpw"]],
        ["x-appwrite-jwt": ["a.b.c"]], ["x-appwrite-session": ["s"]], ["cookie": ["a_session_shop=s"]],
    ])
    func nothingElseIsAToken(_ headers: [String: [String]]) {
        #expect(throws: HttpError.tokenMissing) { try Self.admit(headers) }
    }

    @Test(arguments: [
        "x", "reader-0123456789abcde", "reader-0123456789abcdeff", "READER-0123456789ABCDEF", "standard_key",
    ])
    func aWrongTokenIsRefused(_ token: String) {
        #expect(throws: HttpError.tokenUnknown) { try Self.admit(["authorization": ["Bearer \(token)"]]) }
        #expect(!HttpError.tokenUnknown.message.contains(token))
    }

    @Test func aKeyIsNotTakenBesideATokenEither() {
        let headers = ["authorization": ["Bearer \(Self.root)"], "x-appwrite-key": ["standard_key"]]
        #expect(throws: HttpError.credentialUnusable(.key)) { try Self.admit(headers) }
    }

    @Test func withoutAServerKeyNobodyGetsIn() {
        var access = GatewayConfiguration.Access()
        access.mode = .key
        let gate = AccessGate(access, project: "shop", key: nil)
        for header in [[:], ["authorization": ["Bearer "]], ["authorization": ["Bearer x"]]] {
            #expect(throws: HttpError.self) { try Self.admit(header, gate) }
        }
    }

    @Test func appwritesUsersComeAsThemselves() throws {
        let gate = AccessGate(GatewayConfiguration.Access(), project: "shop", key: "standard_key")
        #expect(try Self.admit(["x-appwrite-session": ["s"]], gate) == Admission(credential: .session("s")))
        #expect(try Self.admit([:], gate) == Admission(credential: .guest))
        #expect(!gate.isKeyed)
    }

    // What a token allows

    @Test func whatAGrantLeavesOutIsRefusedByName() throws {
        let grant = AccessGrant(name: "reader", extent: .resources(["posts": [.list, .show]]))
        try grant.allow([.list], on: "posts")
        try grant.allow([.edit, .show], on: "posts")
        let refusal = try #require(grant.refusal(of: [.edit], on: "posts"))
        #expect(refusal.statusCode == 403 && refusal.type == "gateway_token_refused")
        #expect(refusal.message.contains("`reader` does not allow `edit` on `posts`; it allows `list`, `show`."))
        #expect(grant.refusal(of: [.list], on: "salaries")?.message.contains("it allows nothing there") == true)
        // A name of the same table is another resource.
        #expect(grant.refusal(of: [.list], on: "main/posts") != nil)
        #expect(AccessGrant.unlimited.refusal(of: [.delete], on: "anything") == nil)
    }

    // This machine alone

    struct Place: CustomTestStringConvertible, Sendable {
        var peer: String?
        var host: String?
        var forwarded: [String] = []
        var isLocal: Bool
        var testDescription: String { "\(peer ?? "-") \(host ?? "-") \(forwarded)" }
    }

    static let places = [
        Place(peer: "127.0.0.1", host: "127.0.0.1:8080", isLocal: true),
        Place(peer: "127.0.0.1", host: "localhost:8080", isLocal: true),
        Place(peer: "127.0.0.1", host: "LOCALHOST", isLocal: true),
        Place(peer: "::1", host: "[::1]:8080", isLocal: true),
        Place(peer: "::ffff:127.0.0.1", host: "localhost", isLocal: true),
        Place(peer: "127.8.8.8", host: "localhost", forwarded: ["127.0.0.1, ::1"], isLocal: true),
        Place(peer: nil, host: "localhost", isLocal: false),
        Place(peer: "127.0.0.1", host: nil, isLocal: false),
        Place(peer: "10.0.0.7", host: "localhost", isLocal: false),
        Place(peer: "127.0.0.1", host: "gateway.test", isLocal: false),
        Place(peer: "127.0.0.1", host: "localhost.evil.example", isLocal: false),
        Place(peer: "127.0.0.1", host: "127.0.0.1.evil.example:80", isLocal: false),
        Place(peer: "127.0.0.1", host: "[::2]", isLocal: false),
        Place(peer: "127.0.0.1", host: "localhost", forwarded: ["203.0.113.7"], isLocal: false),
        Place(peer: "127.0.0.1", host: "localhost", forwarded: ["127.0.0.1", "203.0.113.7"], isLocal: false),
        Place(peer: "127.0.0.1", host: "localhost", forwarded: ["unknown"], isLocal: false),
    ]

    @Test(arguments: places)
    func withoutTokensThisMachineAlone(_ place: Place) throws {
        let gate = AccessGate(.loopback(key: "standard_key"))
        let headers = { (name: String) in name == "x-forwarded-for" ? place.forwarded : [] }
        let admission = try? gate.admit(headers, peer: place.peer, host: place.host)
        #expect((admission != nil) == place.isLocal)
        if let admission { #expect(admission == Admission(credential: .key("standard_key"), grant: .unlimited)) }
    }

    static let ways: [(headers: [String: String], isLocal: Bool)] = [
        (["x-real-ip": "127.0.0.1"], true), (["x-real-ip": "203.0.113.7"], false),
        (["x-forwarded-host": "localhost:5173"], true), (["x-forwarded-host": "admin.example"], false),
        (["x-forwarded-for": "::ffff:127.0.0.1", "x-forwarded-host": "[::1]:5173"], true),
        (["forwarded": "for=127.0.0.1"], false), (["via": "1.1 proxy"], false),
        (["sec-fetch-site": "cross-site"], false), (["sec-fetch-site": "same-origin"], true),
        (["sec-fetch-site": "same-site"], true), (["sec-fetch-site": "none"], true),
        // To a browser `localhost` and `127.0.0.1` are two sites.
        (["sec-fetch-site": "cross-site", "origin": "http://localhost:5173"], true),
        (["sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:5173"], true),
        (["sec-fetch-site": "cross-site", "origin": "http://[::1]:5173"], true),
        (["sec-fetch-site": "cross-site", "origin": "https://evil.example"], false),
        (["sec-fetch-site": "cross-site", "origin": "http://localhost@evil.example"], false),
        (["sec-fetch-site": "cross-site", "origin": "null"], false),
    ]

    @Test(arguments: ways)
    func whoComesByWayOfThisMachineIsNotOnIt(_ way: (headers: [String: String], isLocal: Bool)) {
        let gate = AccessGate(.loopback(key: "standard_key"))
        let admission = try? gate.admit({ way.headers[$0].map { [$0] } ?? [] }, peer: "127.0.0.1", host: "localhost")
        #expect((admission != nil) == way.isLocal)
    }
}
