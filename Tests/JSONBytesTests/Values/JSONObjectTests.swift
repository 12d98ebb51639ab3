import JSONBytes
import Testing

@Suite struct JSONObjectTests {
    @Test func membersKeepTheirOrder() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(object.memberKeys == ["b", "a", "c"])
        #expect(object.members.map(\.value) == [4, 2, 3])
    }

    @Test func ofEqualKeysTheLaterCountsInTheEarliersPlace() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.memberKeys == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test func settingNothingRemoves() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = nil
        object["missing"] = nil
        #expect(object == ["a": 1, "c": 3])
        #expect(object["b"] == nil)
    }

    /// Large objects find their members by another way than small ones; both must agree over any history.
    @Test(arguments: [1, 2, 3] as [UInt64]) func anyHistoryAgreesWithADictionary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var object = JSONObject()
        var expected: [String: JSONValue] = [:]
        for step in 0..<600 {
            let key = "k\(Int.random(in: 0..<40, using: &random))"
            let value: JSONValue? = random.oneIn(3) ? nil : .integer(step)
            object[key] = value
            expected[key] = value
            #expect(object[key] == value)
            #expect(object.count == expected.count)
        }
        #expect(expected.allSatisfy { object[$0.key] == $0.value })
        #expect(Set(object.memberKeys) == Set(expected.keys))
    }

    @Test func orderDoesNotMatterForEquality() {
        let one: JSONObject = ["a": 1, "b": [2]]
        let other: JSONObject = ["b": [2], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "b": [3]])
        #expect(one != ["a": 1, "c": [2]])
    }

    @Test(.timeLimit(.minutes(1))) func thousandsOfMembersAreAddedInLinearTime() {
        var object = JSONObject()
        for index in 0..<100_000 { object["key\(index)"] = .integer(index) }
        #expect(object["key99999"] == 99999)
    }
}
