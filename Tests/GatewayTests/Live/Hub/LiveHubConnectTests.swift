import Appwrite
import JSONBytes
import Testing

@testable import Gateway

/// Appwrite takes so many connects a minute from one address.
@Suite struct LiveHubConnectTests {
    private static func isConnect(_ alarm: LiveAlarm<Int>) -> Bool { if case .connect = alarm { true } else { false } }

    @Test func connectsThatAreTooManyWaitForTheirTurn() {
        var run = HubRun { $0.upstream.maximumConnects = 4 }
        for number in 1...2 {
            run.open(number, as: .session("s\(number)"), "posts")
            #expect(run.upstream == ["connect \(number) session"])
        }
        run.open(3, as: .session("s3"), "posts")
        #expect(run.upstream == [])
        #expect(run.alarms.map(\.delay) == [.seconds(30)])
        run.ring(Self.isConnect)
        #expect(run.upstream == ["connect 3 session"])
        run.listen(user: "u")
        #expect(run.told == ["3 subscribed posts 0"])
    }

    @Test func whoLeavesMeanwhileIsNotConnected() {
        var run = HubRun { $0.upstream.maximumConnects = 2 }
        run.open(1, as: .session("s1"), "posts")
        run.open(2, as: .session("s2"), "posts")
        let alarm = run.alarms[0].alarm
        run.close(2)
        #expect(run.upstream == [], "there is nothing to be closed")
        run.ring(alarm)
        #expect(run.last == [])
        #expect(run.hub.heldConnects.isEmpty)
    }
}
