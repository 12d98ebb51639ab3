import Refine
import Testing

@testable import Gateway

@Suite struct LiveBurstTests {
    /// `created a` and the like, one after the other; what is told at the end of the window that the first one opened.
    @Test(arguments: [
        (["created a"], []),
        (["created a", "created b"], ["created b"]),
        (["created a", "created b", "created c"], ["created b c"]),
        (["created a", "updated a", "updated b", "updated a"], ["updated a b"]),
        (["created a", "created b", "deleted b"], ["created b", "deleted b"]),
        (["deleted x", "created a", "deleted a", "created a"], ["created a", "deleted a", "created a"]),
        (["created x", "created a", "updated a", "created b"], ["created a", "updated a", "created b"]),
        (["updated x", "deleted a", "deleted b", "updated c", "updated d"], ["deleted a b", "updated c d"]),
        (["updated a", "updated a", "updated a"], ["updated a"]),
    ])
    func mergesNeighboursOfOneTypeAndKeepsTheOrder(_ example: (changes: [String], told: [String])) {
        var burst = LiveBurst(isOn: true)
        let steps = example.changes.map { burst.add($0) }
        #expect(steps.first == .tellAndOpen)
        #expect(steps.dropFirst().allSatisfy { $0 == .hold })
        #expect(burst.endWindow().map(\.summary) == example.told)
    }

    @Test func aWindowFollowsAWindowUntilOneStaysEmpty() {
        var burst = LiveBurst(isOn: true)
        #expect(burst.add("created a") == .tellAndOpen)
        #expect(burst.add("created b") == .hold)
        #expect(burst.endWindow().map(\.summary) == ["created b"])
        #expect(burst.add("created c") == .hold, "the window that the last telling opened")
        #expect(burst.endWindow().map(\.summary) == ["created c"])
        #expect(burst.endWindow() == [])
        #expect(burst.add("created d") == .tellAndOpen)
    }

    @Test func theDateIsThatOfTheLastChange() {
        var burst = LiveBurst(isOn: true)
        _ = burst.add(.updated, ids: ["a"], date: "1")
        _ = burst.add(.updated, ids: ["b"], date: "2")
        _ = burst.add(.updated, ids: ["b"], date: "3")
        #expect(burst.endWindow() == [LiveBurst.Part(type: .updated, ids: ["b"], date: "3")])
    }

    @Test func anEventHasSoManyIdsAndTheRestComesBehindIt() {
        var burst = LiveBurst(isOn: true)
        for number in 0..<1102 { _ = burst.add("created r\(number)") }
        let told = burst.endWindow()
        #expect(told.map(\.ids.count) == [500, 500, 101])
        #expect(told.flatMap(\.ids) == (1..<1102).map { "r\($0)" })
    }

    @Test func soMuchToAndFroIsOneAny() {
        var burst = LiveBurst(isOn: true)
        _ = burst.add("updated x")
        for number in 0..<64 { #expect(burst.add("\(number % 2 == 0 ? "created" : "deleted") a") == .hold) }
        #expect(burst.add("created a") == .giveUp)
        #expect(burst.add("created b") == .hold, "it goes on from there")
        #expect(burst.endWindow().map(\.summary) == ["created b"])
    }

    @Test func whatIsHeldCanBeTakenOrDropped() {
        var burst = LiveBurst(isOn: true)
        for change in ["created a", "created b"] { _ = burst.add(change) }
        #expect(burst.take().map(\.summary) == ["created b"])
        #expect(burst.take() == [])
        _ = burst.add("created c")
        burst.drop()
        #expect(burst.endWindow() == [])
    }

    @Test func switchedOffItTellsEachChange() {
        var burst = LiveBurst(isOn: false)
        for change in ["created a", "created b", "deleted a"] { #expect(burst.add(change) == .tell) }
    }
}

extension LiveBurst {
    fileprivate mutating func add(_ change: String) -> Step {
        let words = change.split(separator: " ").map(String.init)
        return add(LiveEvent.Kind(rawValue: words[0]) ?? .any, ids: Array(words.dropFirst()), date: "d")
    }
}

extension LiveBurst.Part {
    fileprivate var summary: String { ([type.rawValue] + ids).joined(separator: " ") }
}
