import Appwrite
import JSONBytes
import Refine
import Testing
import WebSocketLoop

@testable import Gateway

@Suite struct LiveHubCredentialTests {
    @Test func eachCredentialHasAConnectionOfItsOwn() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, as: .session("s"), "posts")
        #expect(run.upstream == ["connect 2 session"])
        run.listen(user: "alice")
        run.open(3, as: .session("s"), "posts")
        #expect(run.upstream == [])
        run.open(4, as: .jwt("a.b.c"), "posts")
        #expect(run.upstream == ["connect 3 jwt"])
        run.listen(user: "alice")
        #expect(run.hub.audienceCount == 3)
        run.change(.create, "posts", "private", 2)
        #expect(run.told == ["2 created posts private 1", "3 created posts private 1"])
        run.change(.create, "posts", "public", 1)
        #expect(run.told == ["1 created posts public 1"])
    }

    @Test func closesEverySocketOfASessionThatAppwriteDoesNotKnow() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, as: .session("s"), "posts")
        let connecting = run.last
        run.open(3, as: .session("s"))
        run.send(3, #"{"op":"subscribe","channel":"resources/users"}"#)
        run.last = connecting
        run.listen(user: nil)
        #expect(run.told == [], "Appwrite is asked first")
        #expect(run.upstream == ["disconnect 2"])
        run.judge(hasEnded: true)
        #expect(Set(run.told) == ["2 error 401", "2 close 3003", "3 error 401", "3 close 3003"])
        #expect(run.observed == [.realtimeRefused(credential: "session", code: 401)])
        #expect(run.hub.subscriberCount == 1)
        #expect(run.hub.audienceCount == 1)
        run.send(2, #"{"op":"ping"}"#)
        #expect(run.told == [], "it is being closed")
        run.close(2)
        #expect(run.observed == [.liveSubscriberClosed(code: 1001)])
    }

    @Test func signsOutWhenASessionHasEndedByTheTimeOfAReconnect() {
        var run = HubRun()
        run.open(1, as: .session("s"), "posts")
        run.listen(user: "alice")
        #expect(run.told == ["1 subscribed posts 0"])
        run.lose()
        run.wake()
        run.listen(user: nil)
        run.judge(hasEnded: true)
        #expect(run.told == ["1 error 401", "1 close 3003"])
        #expect(run.hub.audienceCount == 0)
    }

    @Test func authenticatesAndSubscribesAnew() {
        var run = HubRun()
        run.open(1, "posts", "users")
        run.listen()
        run.send(1, #"{"op":"authenticate","token":"c2VjcmV0"}"#)
        #expect(run.told == [])
        #expect(run.upstream == ["connect 2 session"])
        let connecting = run.last
        run.change(.create, "posts", "a", 1)
        #expect(run.told == [], "nothing is heard as a guest any more")
        run.last = connecting
        run.listen(user: "alice")
        #expect(
            run.told == [
                "1 authenticated", "1 subscribed posts 0", "1 * posts 0", "1 subscribed users 0", "1 * users 0",
            ])
        run.change(.create, "posts", "private", 2)
        #expect(run.told == ["1 created posts private 1"])
    }

    @Test func authenticatesOnAConnectionThatListensAlready() {
        var run = HubRun()
        run.open(1, as: .session("c2VjcmV0"), "posts")
        run.listen(user: "alice")
        run.open(2)
        run.send(2, #"{"op":"authenticate","token":"c2VjcmV0"}"#)
        #expect(run.told == ["2 authenticated"])
        run.send(2, #"{"op":"subscribe","channel":"resources/posts"}"#)
        #expect(run.told == ["2 subscribed posts 0"])
        run.send(2, #"{"op":"authenticate","token":"c2VjcmV0"}"#)
        #expect(run.told == ["2 authenticated"], "the same credential changes nothing")
    }

    @Test func theLastOfSeveralCredentialsCounts() {
        var run = HubRun()
        run.open(1, "posts")
        run.send(1, #"{"op":"authenticate","token":"YQ"}"#)
        run.send(1, #"{"op":"authenticate","token":"Yg"}"#)
        #expect(run.upstream == ["disconnect 2", "connect 3 session"])
        run.listen(user: "bob")
        #expect(run.told == ["1 authenticated", "1 authenticated", "1 subscribed posts 0", "1 * posts 0"])
        #expect(run.hub.audienceCount == 1)
    }

    @Test func aBadTokenEndsTheSocketAndDoesNotMakeItAGuest() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.send(1, #"{"op":"authenticate","token":"a.b.c"}"#)
        run.last = run.hub.upstream(LiveAudienceID(number: 2), .opened(attempt: 1), at: run.moment)
        run.frame(.error(code: 1008, message: "Error: Server Error"), 2)
        #expect(run.told == [], "Appwrite is asked first")
        run.judge(hasEnded: true)
        #expect(run.told == ["1 error 401", "1 close 3003"])
    }

    @Test func aRefusalThatIsNoneIsToldToNobody() {
        var run = HubRun()
        run.open(1, as: .session("good"), "posts")
        run.last = run.hub.upstream(LiveAudienceID(number: 1), .opened(attempt: 1), at: run.moment)
        run.frame(.error(code: 1008, message: "Error: Server Error"))
        run.judge(hasEnded: false)
        #expect(run.told == [])
        run.wake()
        run.listen(user: "ada")
        #expect(run.told == ["1 subscribed posts 0", "1 * posts 1"])
    }

    @Test func everyAuthenticateIsAnswered() {
        var run = HubRun()
        run.open(1, "posts")
        run.send(1, #"{"op":"authenticate","token":"YQ"}"#)
        let connecting = run.last
        run.send(1, #"{"op":"authenticate","token":"YQ"}"#)
        run.last = connecting
        run.listen(user: "ada")
        #expect(run.told.filter { $0 == "1 authenticated" }.count == 2)
    }

    // MARK: - Coming and going

    @Test func aConnectionOutlivesItsLastSubscriberForAWhile() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.close(1)
        let lingering = run.last
        #expect(run.upstream == [])
        run.open(2, "posts")
        #expect(run.told == ["2 ready", "2 subscribed posts 0"])
        run.last = lingering
        run.wake()
        #expect(run.upstream == [], "somebody came in the meantime")
        run.close(2)
        run.wake()
        #expect(run.upstream == ["disconnect 1"])
        #expect(run.hub.audienceCount == 0)
        run.open(3, "posts")
        #expect(run.upstream == ["connect 2 guest"])
    }

    @Test func aCredentialThatWasNeverTakenIsForgottenAtOnce() {
        var run = HubRun()
        run.open(1, as: .session("invented"), "posts")
        run.close(1)
        #expect(run.upstream == ["disconnect 1"])
        #expect(run.hub.audienceCount == 0)
        #expect(run.hub.subscriberCount == 0)
    }

    @Test func whatComesForAForgottenAudienceIsIgnored() {
        var run = HubRun()
        run.open(1, "posts")
        run.close(1)
        run.open(2, "posts")
        #expect(run.upstream == ["connect 2 guest"])
        run.frame(.connected(channels: [], user: nil), 1)
        run.change(.create, "posts", "a", 1)
        run.lose(1)
        #expect(run.last == [])
    }

    @Test func stopsByLettingGoOfAppwrite() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, as: .session("s"), "posts")
        run.last = run.hub.stop(at: run.moment)
        #expect(run.upstream == ["disconnect 1", "disconnect 2"])
        #expect(run.told == [])
        run.close(1)
        #expect(run.observed == [.liveSubscriberClosed(code: 1001)])
    }

    @Test func closesForAViolationAfterSayingWhy() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        for _ in 0..<30 { run.send(1, "x") }
        #expect(run.told == ["1 error 400"])
        run.send(1, "x")
        #expect(run.told == ["1 error 429", "1 close 3501"])
        run.change(.create, "posts", "a")
        #expect(run.told == [])
        #expect(run.hub.subscriberCount == 0)
    }
}
