import Appwrite
import Refine
import Testing

@testable import Gateway

@Suite("Live: subscribers with access tokens")
struct LiveAccessTokenTests {
    private static let reader = "reader-0123456789abcdef"
    private static let other = "other-0123456789abcdef"
    private static let listener = Credential.session("bGlzdGVuZXI=")

    private static let resources: LiveResources = {
        var access = GatewayConfiguration.Access()
        access.mode = .key
        access.tokens = [
            "reader": .init(secret: reader, extent: .resources(["posts": [.show], "drafts": [.edit]])),
            "other": .init(secret: other, extent: .everything([.list])),
        ]
        let gate = AccessGate(access, project: "shop", key: "standard_key")
        return LiveResources(
            ResourceDirectory(defaultDatabase: "main"), tokens: LiveTokens(gate: gate, listener: listener))
    }()

    private static func receive(_ message: String, in session: inout SubscriberSession) -> SubscriberRequest {
        session.receive(Array(message.utf8), at: .zero, limits: LiveConfiguration(), resources: resources)
    }

    private static func status(_ request: SubscriberRequest) -> Int? {
        if case .answer(.error(let error)) = request { error.statusCode } else { nil }
    }

    private static func subscribe(_ resource: String, in session: inout SubscriberSession) -> SubscriberRequest {
        receive(#"{"op":"subscribe","channel":"resources/\#(resource)"}"#, in: &session)
    }

    private static func authenticate(_ token: String, in session: inout SubscriberSession) -> SubscriberRequest {
        receive(#"{"op":"authenticate","token":"\#(token)"}"#, in: &session)
    }

    @Test func whoHasShownNoTokenHearsNothing() {
        var session = SubscriberSession(credential: .guest, address: nil)
        #expect(Self.status(Self.subscribe("posts", in: &session)) == 401)
        for wrong in ["wrong", "a.b.c", "bGlzdGVuZXI=", "standard_key"] {
            #expect(Self.status(Self.authenticate(wrong, in: &session)) == 401)
        }
        #expect(Self.status(Self.subscribe("posts", in: &session)) == 401)
    }

    @Test func aTokenOpensItsResources() {
        var session = SubscriberSession(credential: .guest, address: nil)
        #expect(Self.authenticate(Self.reader, in: &session) == .authenticate(Self.listener))
        guard case .subscribe(let held) = Self.subscribe("posts", in: &session) else {
            Issue.record("the token allows `show`")
            return
        }
        #expect(held.tables.map(\.table) == ["posts"])
        #expect(Self.status(Self.subscribe("drafts", in: &session)) == 403)
        #expect(Self.status(Self.subscribe("salaries", in: &session)) == 403)
    }

    /// What is subscribed to was allowed by the first.
    @Test func aConnectionHasOneToken() {
        var session = SubscriberSession(credential: .guest, address: nil)
        _ = Self.authenticate(Self.reader, in: &session)
        #expect(Self.authenticate(Self.reader, in: &session) == .authenticate(Self.listener))
        #expect(Self.status(Self.authenticate(Self.other, in: &session)) == 400)
        #expect(Self.status(Self.subscribe("salaries", in: &session)) == 403)
    }
}
