import Appwrite
import Testing

@testable import Gateway

@Suite struct RowSightingsTests {
    private static let table = TableReference(database: "main", table: "posts")

    @Test func asksOnceForAnAlarmAndGivesWhatHasWaitedLongEnough() {
        var sightings = RowSightings(patience: .seconds(2))
        #expect(sightings.add(Self.table, row: "a", timestamp: "1", at: .seconds(10)) == .seconds(2))
        #expect(sightings.add(Self.table, row: "a", timestamp: "1", at: .seconds(10)) == nil, "somebody else heard it")
        #expect(sightings.add(Self.table, row: "b", timestamp: "1", at: .seconds(11)) == nil)
        let first = sightings.due(at: .seconds(12))
        #expect(first.sightings.map(\.row) == ["a"])
        #expect(first.next == .seconds(1))
        let second = sightings.due(at: .seconds(13))
        #expect(second.sightings.map(\.row) == ["b"])
        #expect(second.next == nil)
        #expect(sightings.add(Self.table, row: "a", timestamp: "2", at: .seconds(20)) == .seconds(2))
    }

    @Test func whatComesLateIsNotSeenAgain() {
        var sightings = RowSightings(patience: .seconds(2))
        _ = sightings.add(Self.table, row: "a", timestamp: "2", at: .zero)
        _ = sightings.add(Self.table, row: "a", timestamp: "1", at: .zero)
        #expect(sightings.due(at: .seconds(2)).sightings.map(\.timestamp) == ["2"])
    }

    @Test func isBounded() {
        var sightings = RowSightings(patience: .seconds(2))
        for number in 0..<10_000 { _ = sightings.add(Self.table, row: "r\(number)", timestamp: "1", at: .zero) }
        #expect(sightings.due(at: .seconds(2)).sightings.count == RowSightings.limit)
    }

    @Test func toldRowsForgetTheOldest() {
        var told = ToldRows(limit: 3)
        for row in ["a", "b", "c"] { told.tell(row, timestamp: "1") }
        told.tell("b", timestamp: "2")
        told.forget("c")
        told.tell("d", timestamp: "1")
        #expect(told.isBehind("a", "2"))
        #expect(!told.isBehind("b", "2"))
        #expect(!told.isBehind("c", "2"))
        told.tell("e", timestamp: "1")
        #expect(!told.isBehind("a", "2"), "there is no room for it any more")
        #expect(told.isBehind("d", "2") && told.isBehind("e", "2"))
        for number in 0..<1000 {
            told.tell("r\(number)", timestamp: "1")
            told.forget("r\(number)")
        }
        told.tell("z", timestamp: "1")
        #expect(told.isBehind("z", "2"))
    }
}
