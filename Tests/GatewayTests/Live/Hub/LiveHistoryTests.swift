import Refine
import Testing

@testable import Gateway

@Suite struct LiveHistoryTests {
    private static func history(limit: Int, _ events: [(LiveEvent.Kind, Int)]) -> LiveHistory {
        var history = LiveHistory(limit: limit)
        for (index, (type, count)) in events.enumerated() {
            let ids = (0..<count).map { "r\(index)-\($0)" }
            history.append(LiveEvent(channel: "c", type: type, ids: ids, date: "d", offset: index + 1))
        }
        return history
    }

    @Test(arguments: [(0, [1, 2, 3]), (1, [2, 3]), (2, [3]), (3, []), (9, [])])
    func givesBackEverythingBehindAPlace(_ example: (place: Int, offsets: [Int])) {
        let history = Self.history(limit: 3, [(.created, 1), (.updated, 1), (.deleted, 1)])
        #expect(history.events(after: example.place)?.map(\.offset) == example.offsets)
    }

    @Test func keepsSoManyIdsAndNeverAPartOfWhatIsAskedFor() {
        let history = Self.history(limit: 5, [(.created, 2), (.created, 2), (.created, 2), (.created, 1)])
        #expect(history.events(after: 0) == nil)
        #expect(history.events(after: 1)?.map(\.offset) == [2, 3, 4])
    }

    @Test func nothingReachesBackBehindAGap() {
        let history = Self.history(limit: 9, [(.created, 1), (.any, 0), (.created, 1)])
        #expect(history.events(after: 1) == nil)
        #expect(history.events(after: 2)?.map(\.offset) == [3])
    }

    @Test func anEventThatIsTooLargeIsAGap() {
        let history = Self.history(limit: 3, [(.created, 1), (.created, 4), (.created, 1)])
        #expect(history.events(after: 1) == nil)
        #expect(history.events(after: 2)?.map(\.offset) == [3])
    }

    @Test func withoutALimitItKeepsNothing() {
        let history = Self.history(limit: 0, [(.created, 1)])
        #expect(history.events(after: 0) == nil)
        #expect(history.events(after: 1)?.isEmpty == true)
    }

    /// Against a model, over many events.
    @Test func isWholeOrNothing() {
        var history = LiveHistory(limit: 40)
        var all: [LiveEvent] = []
        for offset in 1...500 {
            let ids = (0..<(offset % 7)).map { "r\($0)" }
            let event = LiveEvent(channel: "c", type: .created, ids: ids, date: "d", offset: offset)
            history.append(event)
            all.append(event)
            for place in max(0, offset - 60)...offset {
                guard let events = history.events(after: place) else {
                    #expect(all[place...].reduce(0) { $0 + $1.ids.count } > 40, "\(place) of \(offset)")
                    continue
                }
                #expect(Array(events) == Array(all[place...]))
            }
        }
    }
}
