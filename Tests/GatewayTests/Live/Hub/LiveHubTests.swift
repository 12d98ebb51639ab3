import Appwrite
import JSONBytes
import Refine
import Testing
import WebSocketLoop

@testable import Gateway

@Suite struct LiveHubTests {
    // MARK: - Subscribing

    @Test func greetsFirstAndConfirmsOnlyWhenAppwriteListens() {
        var run = HubRun()
        run.open(1, "posts", "users")
        #expect(run.told == ["1 ready"])
        #expect(run.upstream == ["connect 1 guest"])
        run.listen()
        #expect(run.told == ["1 subscribed posts 0", "1 subscribed users 0"])
    }

    @Test func needsNoConnectionToAppwriteBeforeSomebodyAsksForSomething() {
        var run = HubRun()
        run.open(1)
        #expect(run.told == ["1 ready"])
        #expect(run.upstream == [])
        run.send(1, #"{"op":"ping"}"#)
        #expect(run.told == ["1 pong"])
        #expect(run.upstream == [])
        #expect(run.hub.audienceCount == 0)
    }

    @Test func confirmsAtOnceOnAConnectionThatListens() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, "posts")
        #expect(run.told == ["2 ready", "2 subscribed posts 0"])
        #expect(run.upstream == [])
        run.send(2, #"{"op":"subscribe","channel":"resources/users"}"#)
        #expect(run.told == ["2 subscribed users 0"])
        #expect(run.hub.audienceCount == 1)
    }

    @Test func tellsWhatChangedToThoseWhoAskedForIt() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, "posts", "users")
        run.open(3, "users")
        run.change(.create, "posts", "a")
        #expect(run.told == ["1 created posts a 1", "2 created posts a 1"])
        #expect(run.observed == [.liveEventsDelivered(channel: "resources/posts", subscribers: 2)])
        run.change(.update, "posts", "a")
        #expect(run.told == ["1 updated posts a 2", "2 updated posts a 2"])
        run.change(.delete, "users", "u")
        #expect(run.told == ["2 deleted users u 1", "3 deleted users u 1"])
        run.change(.create, "other", "x")
        #expect(run.told == [])
        #expect(run.last == [.rowsChanged(TableReference(database: "main", table: "other"))])
    }

    @Test func tellsAChangeUnderEveryNameOfItsTable() {
        var run = HubRun()
        run.open(1, "posts", "main/posts")
        run.listen()
        run.change(.create, "posts", "a")
        #expect(run.told == ["1 created posts a 1", "1 created main/posts a 1"])
        let table = TableReference(database: "main", table: "p1")
        run = HubRun(resources: ResourceDirectory(defaultDatabase: "main", named: ["posts": table, "drafts": table]))
        run.open(1, "drafts", "posts")
        run.listen()
        run.change(.create, "p1", "a")
        #expect(run.told == ["1 created drafts a 1", "1 created posts a 1"])
        run.change(.create, "posts", "a")
        #expect(run.told == [], "a table of that name is not exposed")
    }

    @Test func refusesAChannelThatIsNotExposedAndGoesOn() {
        var run = HubRun(
            resources: ResourceDirectory(
                defaultDatabase: "main", named: ["posts": TableReference(database: "main", table: "posts")]))
        run.open(1, "users", "posts")
        #expect(run.told == ["1 ready", "1 error 404"])
        run.listen()
        #expect(run.told == ["1 subscribed posts 0"])
        run.send(1, #"{"op":"subscribe","channel":"resources/users"}"#)
        #expect(run.told == ["1 error 404"])
    }

    /// A page that opens asks twice before Appwrite listens.
    @Test func everySubscribeIsAnswered() {
        var run = HubRun()
        run.open(1, "posts")
        let connecting = run.last
        run.send(1, #"{"op":"subscribe","channel":"resources/posts"}"#)
        run.send(1, #"{"op":"subscribe","channel":"resources/posts","types":["deleted"]}"#)
        #expect(run.told == [])
        run.last = connecting
        run.listen()
        #expect(run.told == Array(repeating: "1 subscribed posts 0", count: 3))
        run.send(1, #"{"op":"subscribe","channel":"resources/posts"}"#)
        #expect(run.told == ["1 subscribed posts 0"])
    }

    // MARK: - Resources that may not be there

    @Test func aTableThatIsNotKnownIsLookedUpBeforeAnythingIsConfirmed() {
        var run = HubRun(unknown: ["pages"])
        run.open(1, "posts")
        run.listen()
        run.send(1, #"{"op":"subscribe","channel":"resources/pages"}"#)
        #expect(run.last.contains(.lookUp(LiveChannel(resource: "pages"), 1)))
        #expect(run.told == [])
        run.change(.create, "pages", "a")
        #expect(run.told == [], "nothing comes before `subscribed`")
        run.lookedUp(1, "pages")
        #expect(run.told == ["1 subscribed pages 0"])
        run.change(.create, "pages", "b")
        #expect(run.told == ["1 created pages b 1"])
    }

    @Test func aTableThatIsNoneIsAnErrorForEachThatAsked() {
        var run = HubRun(unknown: ["nope"])
        run.open(1, "posts", "nope")
        let connecting = run.last
        run.send(1, #"{"op":"subscribe","channel":"resources/nope"}"#)
        run.lookedUp(1, "nope", HttpError(404, type: "gateway_resource_unknown", "No resource is named `nope`."))
        #expect(run.told == ["1 error 404", "1 error 404"])
        run.lookedUp(1, "nope", HttpError(404, type: "gateway_resource_unknown", "No resource is named `nope`."))
        #expect(run.told == [], "it was answered")
        run.last = connecting
        run.listen()
        #expect(run.told == ["1 subscribed posts 0"])
    }

    @Test func answersKeepTheOrderOfWhatWasAsked() {
        var run = HubRun(unknown: ["pages", "nope"])
        run.open(1, "pages", "nope", "posts")
        run.listen()
        #expect(run.told == [])
        run.change(.create, "posts", "a")
        #expect(run.told == [], "nothing comes before `subscribed`")
        run.lookedUp(1, "nope", HttpError(404, type: "gateway_resource_unknown", "?"))
        #expect(run.told == ["1 error 404"])
        run.lookedUp(1, "pages")
        #expect(run.told == ["1 subscribed pages 0", "1 subscribed posts 0"])
    }

    @Test func aLookUpThatComesTooLateDoesNothing() {
        var run = HubRun(unknown: ["pages"])
        run.open(1, "pages")
        run.send(1, #"{"op":"unsubscribe","channel":"resources/pages"}"#)
        run.lookedUp(1, "pages", HttpError(404, type: "gateway_resource_unknown", "?"))
        #expect(run.told == [])
        run.close(1)
        run.lookedUp(1, "pages")
        #expect(run.told == [])
    }

    @Test func filesAndExecutionsAreAlwaysThere() {
        var run = HubRun(unknown: ["files", "executions"])
        run.open(1, "files", "executions")
        run.listen()
        #expect(run.told == ["1 subscribed files 0", "1 subscribed executions 0"])
    }

    @Test func stopsTellingAfterUnsubscribe() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.send(1, #"{"op":"unsubscribe","channel":"resources/posts"}"#)
        #expect(run.told == ["1 unsubscribed posts"])
        run.change(.create, "posts", "a")
        #expect(run.told == [])
        run.send(1, #"{"op":"unsubscribe","channel":"resources/posts"}"#)
        #expect(run.told == ["1 unsubscribed posts"], "twice does no harm")
    }

    @Test func anUnsubscribedChannelIsNotConfirmedLater() {
        var run = HubRun()
        run.open(1, "posts", "users")
        let connecting = run.last
        run.send(1, #"{"op":"unsubscribe","channel":"resources/posts"}"#)
        run.last = connecting
        run.listen()
        #expect(run.told == ["1 subscribed users 0"])
    }

    @Test func aSecondSubscribeReplacesTheFilter() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.send(1, #"{"op":"subscribe","channel":"resources/posts","types":["deleted"]}"#)
        #expect(run.told == ["1 subscribed posts 0"])
        run.change(.create, "posts", "a")
        #expect(run.told == [])
        run.change(.delete, "posts", "a")
        #expect(run.told == ["1 deleted posts a 2"])
    }

    // MARK: - Gaps

    @Test func tellsEveryChannelAfterAGap() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, "users")
        run.lose()
        #expect(run.told == [])
        guard case .realtimeLost("guest", "the connection broke", let delay)? = run.observed.first else {
            Issue.record("\(run.observed)")
            return
        }
        #expect((1000...2000).contains(delay))
        run.wake()
        #expect(run.upstream == ["connect 1 guest"])
        run.listen()
        #expect(run.told == ["1 * posts 1", "2 * users 1"])
        run.change(.create, "posts", "a", attempt: 3)
        #expect(run.told == ["1 created posts a 2"])
    }

    @Test func filtersDoNotHoldBackThatSomethingWasMissed() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.send(1, #"{"op":"subscribe","channel":"resources/posts","types":["deleted"],"ids":["a"]}"#)
        run.frame(.pong)
        run.last = run.hub.upstream(LiveAudienceID(number: 1), .unreadable(attempt: 1), at: run.moment)
        #expect(run.told == ["1 * posts 1"])
    }

    /// Who subscribed while Appwrite could not be reached fetched its rows at that time: what happened since was
    /// missed.
    @Test func tellsThoseWhoWaitedForAppwriteThatTheyMissedSomething() {
        var run = HubRun()
        run.open(1, "posts")
        run.lose()
        let waiting = run.last
        run.open(2, "posts")
        #expect(run.told == ["2 ready"])
        run.last = waiting
        run.wake()
        run.listen()
        #expect(Set(run.told.prefix(2)) == ["1 subscribed posts 0", "2 subscribed posts 0"])
        #expect(run.told.dropFirst(2) == ["1 * posts 1", "2 * posts 1"])
    }

    @Test func aDateIsGivenToWhatAppwriteDidNotSend() {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.lose()
        run.wake()
        run.now = .milliseconds(4500)
        run.listen()
        guard
            case .broadcast(let broadcast)? = run.last.first(where: { if case .broadcast = $0 { true } else { false } })
        else {
            Issue.record("\(run.last)")
            return
        }
        #expect(broadcast.event.date == "2001-09-09T01:46:44.500Z")
    }

    // MARK: - Places in a channel

    @Test func goesOnWhereASubscriberLeftIfNothingHappened() throws {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        let epoch = try #require(run.hub.position(of: "posts")).epoch
        run.open(2, "posts")
        run.change(.create, "posts", "a")
        run.close(2)
        run.open(2)
        run.send(2, #"{"op":"subscribe","channel":"resources/posts","since":{"epoch":"\#(epoch)","offset":1}}"#)
        #expect(run.told == ["2 subscribed posts 1 recovered"])
        run.close(2)
        run.change(.create, "posts", "b")
        run.open(2)
        run.send(2, #"{"op":"subscribe","channel":"resources/posts","since":{"epoch":"\#(epoch)","offset":1}}"#)
        #expect(run.told == ["2 subscribed posts 1 recovered", "2 created posts b 2"])
    }

    @Test(arguments: [#"{"epoch":"another","offset":0}"#, #"{"epoch":"EPOCH","offset":1}"#])
    func aPlaceThatIsNotKnownIsAMiss(since: String) throws {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        let position = try #require(run.hub.position(of: "posts"))
        run.open(2)
        let place = since.replacing("EPOCH", with: position.epoch)
        run.send(2, #"{"op":"subscribe","channel":"resources/posts","since":\#(place)}"#)
        #expect(run.told == ["2 subscribed posts 0", "2 * posts 0"])
    }

    @Test func aPlaceFromBeforeAGapIsAMissAndToldOnce() throws {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        let epoch = try #require(run.hub.position(of: "posts")).epoch
        run.lose()
        let waiting = run.last
        run.open(2)
        run.send(2, #"{"op":"subscribe","channel":"resources/posts","since":{"epoch":"\#(epoch)","offset":0}}"#)
        #expect(run.told == [])
        run.last = waiting
        run.wake()
        run.listen()
        #expect(run.told == ["2 subscribed posts 0", "1 * posts 1", "2 * posts 1"])
    }

    @Test func aChannelThatWasForgottenBeginsAnotherEpoch() throws {
        var run = HubRun()
        run.open(1, "posts")
        run.listen()
        run.open(2, "users")
        let former = try #require(run.position)
        run.close(2)
        run.ring { if case .forget = $0 { true } else { false } }
        #expect(run.hub.feedCount == 1)
        run.open(2, "users")
        let latter = try #require(run.position)
        #expect(former.epoch != latter.epoch)
    }
}

extension LiveHub {
    /// Where the first audience's channel of that resource stands.
    fileprivate func position(of resource: String) -> LivePosition? {
        audiences[LiveAudienceID(number: 1)]?.feeds[LiveChannel(resource: resource)]?.position
    }
}
