import Appwrite
import Foundation
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite struct LiveHubSigningOutTests {
    private static let secret = "eyJpZCI6ImEifQ=="

    /// A JWT that says when it ends, in seconds since 1970.
    static func jwt(expiry: Int) -> String {
        let payload = Data(#"{"userId":"alice","sessionId":"s","exp":\#(expiry)}"#.utf8).base64EncodedString()
        return "aGVhZA.\(payload.replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")).c2ln"
    }

    @Test func everySocketOfASessionThatEndsIsClosed() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, as: .session("s"), "posts")
        run.listen(user: "alice")
        run.open(3, as: .session("s"))
        run.open(4, as: .session("other"), "posts")
        run.listen(user: "bob")
        run.signOut(.session("s"))
        #expect(Set(run.told) == ["2 error 401", "2 close 3003", "3 error 401", "3 close 3003"])
        #expect(run.upstream == ["disconnect 2"])
        #expect(run.hub.audienceCount == 2)
        run.signOut(.session("s"))
        #expect(run.last == [], "nobody is left")
        run.signOut(.guest)
        #expect(run.last == [], "nobody cannot sign out")
    }

    @Test(arguments: [secret, secret.replacing("=", with: "%3D")])
    func aSessionIsOneHoweverItIsWritten(secret: String) {
        var run = HubRun()
        run.open(1, as: .session(Self.secret), "posts")
        run.listen(user: "alice")
        run.open(2, as: .session(secret), "posts")
        #expect(run.upstream == [])
        run.open(3)
        run.send(3, #"{"op":"authenticate","token":"\#(secret)"}"#)
        #expect(run.told == ["3 authenticated"])
        run.signOut(.session(secret))
        #expect(run.told.filter { $0.hasSuffix("3003") }.sorted() == ["1 close 3003", "2 close 3003", "3 close 3003"])
    }

    @Test func remembersForAWhileWhoHasEnded() {
        var run = HubRun()
        run.open(1, as: .session(Self.secret), "posts")
        run.listen(user: "alice")
        run.signOut(.session(Self.secret))
        #expect(run.hub.refusals.contains(.session(Self.secret), at: run.now + .seconds(59)))
        #expect(!run.hub.refusals.contains(.session(Self.secret), at: run.now + .seconds(60)))
        #expect(!run.hub.refusals.contains(.session("other"), at: run.now))
        var refusals = RefusedCredentials()
        for number in 0...1024 { refusals.add(.session("\(number)"), at: .zero) }
        #expect(!refusals.contains(.session("0"), at: .zero), "it does not remember everybody")
        #expect(refusals.contains(.session("1"), at: .zero))
    }

    /// The clock of the test begins at 1,000,000,000 seconds since 1970.
    @Test func aJWTEndsWhenItSaysSo() {
        var run = HubRun()
        run.open(1, as: .jwt(Self.jwt(expiry: 1_000_000_900)), "posts")
        let isExpiry: (LiveAlarm<Int>) -> Bool = { if case .expiry = $0 { true } else { false } }
        #expect(run.alarms.filter { isExpiry($0.alarm) }.map(\.delay) == [.seconds(905)])
        guard let alarm = run.alarms.first(where: { isExpiry($0.alarm) })?.alarm else { return }
        run.listen(user: "alice")
        run.now = .seconds(600)
        run.ring(alarm)
        #expect(run.told == [])
        #expect(run.alarms.map(\.delay) == [.seconds(305)], "the wall clock was set back")
        run.now = .seconds(905)
        run.ring(alarm)
        #expect(run.told == ["1 error 401", "1 close 3003"])
        #expect(run.upstream == ["disconnect 1"])
    }

    @Test func aNewTokenInTimeKeepsTheSocket() {
        var run = HubRun()
        run.open(1, as: .jwt(Self.jwt(expiry: 1_000_000_900)), "posts")
        guard let alarm = run.alarms.first(where: { if case .expiry = $0.alarm { true } else { false } })?.alarm else {
            Issue.record("no alarm")
            return
        }
        run.listen(user: "alice")
        run.send(1, #"{"op":"authenticate","token":"\#(Self.jwt(expiry: 1_000_001_800))"}"#)
        run.listen(user: "alice")
        run.now = .seconds(905)
        run.ring(alarm)
        #expect(!run.told.contains { $0.hasPrefix("1 ") })
        #expect(run.hub.subscriberCount == 1)
    }

    @Test(arguments: ["a.b.c", "aGVhZA.eyJ1c2VySWQiOiJhIn0.c2ln", "aGVhZA.W10.c2ln", "aGVhZA.eyJleHAiOiJ4In0.c2ln"])
    func aTokenThatDoesNotSayWhenItEndsIsLeftToAppwrite(token: String) {
        #expect(Credential.jwt(token).timeLeft(at: 0) == nil)
    }

    @Test func anyNumberMayStandInAToken() {
        for expiry in ["1e400", "-1e400", "1e18", "-5", "0.5"] {
            let payload = Data(#"{"exp":\#(expiry)}"#.utf8).base64EncodedString().replacing("=", with: "")
            if let left = Credential.jwt("a.\(payload).c").timeLeft(at: 1_000) {
                #expect((.zero ... .seconds(86_400)).contains(left), "\(expiry)")
            }
        }
        #expect(Credential.session("x").timeLeft(at: 0) == nil)
        #expect(Credential.guest.timeLeft(at: 0) == nil)
    }

    // MARK: - Without guests

    @Test func whoHasNotSignedInHearsNothingWhereGuestsAreNotAdmitted() {
        var run = HubRun { $0.admitsGuests = false }
        run.open(1, "posts")
        #expect(run.told == ["1 ready"])
        #expect(run.upstream == [])
        #expect(run.alarms.map(\.delay) == [.seconds(10)])
        let alarm = run.alarms[0].alarm
        run.send(1, #"{"op":"subscribe","channel":"resources/users"}"#)
        #expect(run.last == [])
        run.ring(alarm)
        #expect(run.told == ["1 error 401", "1 close 3003"])
    }

    @Test func whoSignsInGetsWhatItAskedForBefore() {
        var run = HubRun { $0.admitsGuests = false }
        run.open(1, "posts")
        let alarm = run.alarms[0].alarm
        run.send(1, #"{"op":"authenticate","token":"c2VjcmV0"}"#)
        run.listen(user: "alice")
        #expect(run.told == ["1 authenticated", "1 subscribed posts 0"])
        run.ring(alarm)
        #expect(run.last == [])
    }

    // MARK: - What may be heard of

    @Test func aResourceThatMayNeitherBeListedNorShownIsNotHeardOf() throws {
        var resources = GatewayConfiguration.Resources()
        var closed = GatewayConfiguration.Resource(table: TableReference(database: "main", table: "posts"))
        closed.operations = [.create]
        var shown = GatewayConfiguration.Resource(table: TableReference(database: "main", table: "users"))
        shown.operations = [.show]
        resources.named = ["posts": closed, "users": shown]
        let directory = ResourceDirectory(defaultDatabase: "main", named: resources.named.mapValues(\.table))
        var run = HubRun(resources: directory, catalog: ResourceCatalog(resources))
        run.open(1, "posts", "users")
        #expect(run.told == ["1 ready", "1 error 403"])
        run.listen()
        #expect(run.told == ["1 subscribed users 0"])
    }
}
