import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// The servers that the emulator can be taken for, and what differs.
struct ServerVariantTests {
    private static let things: [(id: String, data: JSONObject)] = [
        ("a", ["title": "Apple", "count": 1, "tags": ["red", "big"]]),
        ("b", ["title": "apple", "count": 2, "tags": ["red"]]),
        ("c", ["title": "Éclair"]),
        ("d", ["count": 3]),
    ]

    private func harness(_ adapter: EmulatorConfiguration.Adapter, _ version: String = "1.9.6") async throws -> Harness
    {
        let harness = try Harness(variant: ServerVariant(adapter: adapter, version: version))
        await harness.makeTable()
        for thing in Self.things { #expect(await harness.add(thing.id, thing.data).status == 201) }
        await harness.call(
            .post, "/tablesdb/main/tables/things/indexes", ["key": "words", "type": "fulltext", "columns": ["title"]])
        return harness
    }

    struct Scenario: Sendable, CustomTestStringConvertible {
        var query: String
        var mariadb: [String]
        var postgresql: [String]
        var mongodb: [String]
        var testDescription: String { query }
    }

    private static func query(_ method: String, _ attribute: String, _ values: JSONValue = []) -> String {
        Library.query(method, attribute, values)
    }

    static let scenarios = [
        Scenario(query: query("equal", "title", ["APPLE"]), mariadb: ["a", "b"], postgresql: [], mongodb: []),
        Scenario(query: query("equal", "title", ["apple"]), mariadb: ["a", "b"], postgresql: ["b"], mongodb: ["b"]),
        Scenario(
            query: query("notEqual", "title", ["apple"]), mariadb: ["c"], postgresql: ["a", "c"],
            mongodb: ["a", "c", "d"]),
        Scenario(
            query: query("notEqual", "count", [1]), mariadb: ["b", "d"], postgresql: ["b", "d"],
            mongodb: ["b", "c", "d"]),
        Scenario(
            query: query("notBetween", "count", [2, 9]), mariadb: ["a"], postgresql: ["a"], mongodb: ["a", "c"]),
        Scenario(query: query("equal", "$id", ["A"]), mariadb: ["a"], postgresql: [], mongodb: []),
        Scenario(
            query: query("contains", "title", ["PPL"]), mariadb: ["a", "b"], postgresql: ["a", "b"],
            mongodb: ["a", "b"]),
        Scenario(query: query("contains", "title", ["ecl"]), mariadb: ["c"], postgresql: [], mongodb: []),
        Scenario(query: query("contains", "title", ["écL"]), mariadb: ["c"], postgresql: ["c"], mongodb: ["c"]),
        Scenario(
            query: query("notContains", "title", ["ppl"]), mariadb: ["c"], postgresql: ["c"], mongodb: ["c", "d"]),
        Scenario(
            query: query("startsWith", "title", ["ap"]), mariadb: ["a", "b"], postgresql: ["a", "b"], mongodb: ["b"]),
        Scenario(query: query("startsWith", "title", ["ppl"]), mariadb: [], postgresql: [], mongodb: ["a", "b"]),
        Scenario(query: query("endsWith", "title", ["LE"]), mariadb: ["a", "b"], postgresql: ["a", "b"], mongodb: []),
        Scenario(
            query: query("notStartsWith", "title", ["AP"]), mariadb: ["c"], postgresql: ["c"], mongodb: ["c", "d"]),
        Scenario(
            query: query("notContains", "tags", ["big"]), mariadb: ["b"], postgresql: ["b"], mongodb: ["b", "c", "d"]),
        Scenario(query: query("search", "title", ["app"]), mariadb: ["a", "b"], postgresql: [], mongodb: []),
        Scenario(
            query: query("search", "title", ["apple"]), mariadb: ["a", "b"], postgresql: ["a", "b"],
            mongodb: ["a", "b"]),
        Scenario(
            query: query("orderAsc", "count"), mariadb: ["c", "a", "b", "d"], postgresql: ["a", "b", "d", "c"],
            mongodb: ["c", "a", "b", "d"]),
        Scenario(
            query: query("orderDesc", "count"), mariadb: ["d", "b", "a", "c"], postgresql: ["c", "d", "b", "a"],
            mongodb: ["d", "b", "a", "c"]),
        Scenario(
            query: query("orderAsc", "title"), mariadb: ["d", "a", "b", "c"], postgresql: ["b", "a", "c", "d"],
            mongodb: ["d", "a", "b", "c"]),
        Scenario(
            query: query("containsAny", "tags", ["big", "x"]), mariadb: ["a"], postgresql: ["a"], mongodb: ["a"]),
        Scenario(
            query: query("containsAll", "tags", ["big", "red"]), mariadb: ["a"], postgresql: ["a"], mongodb: ["a"]),
        Scenario(query: query("containsAll", "tags", ["big", "x"]), mariadb: [], postgresql: [], mongodb: []),
    ]

    @Test(arguments: EmulatorConfiguration.Adapter.allCases)
    func findsAsItsDatabaseDoes(_ adapter: EmulatorConfiguration.Adapter) async throws {
        let harness = try await harness(adapter)
        for scenario in Self.scenarios {
            let answer = await harness.list([scenario.query])
            let expected =
                switch adapter {
                case .mariadb: scenario.mariadb
                case .postgresql: scenario.postgresql
                case .mongodb: scenario.mongodb
                }
            #expect(answer.ids == expected, "\(scenario.query): \(answer.body)")
        }
    }

    @Test func databasesAreListedAsRowsAre() async throws {
        for adapter in EmulatorConfiguration.Adapter.allCases {
            let harness = try await harness(adapter)
            for attribute in ["name", "$id"] {
                let answer = await harness.call(
                    .get, "/tablesdb", ["queries": [.string(Self.query("equal", attribute, ["mAiN"]))]])
                #expect(answer.body["total"] == (adapter == .mariadb ? 1 : 0), "\(adapter) \(attribute)")
            }
        }
    }

    @Test func statesItsVersion() async throws {
        let harness = try await harness(.postgresql, "1.9.6")
        #expect(await harness.call(.get, "/health/version").body["version"] == "1.9.6")
        #expect(await harness.call(.get, "/nosuch").body["version"] == "1.9.6")
        let standard = try Harness()
        #expect(await standard.call(.get, "/health/version").body["version"] == "1.8.1")
    }

    @Test func numbersOfRowsAreTextFrom19() async throws {
        for (version, one) in [("1.8.1", 1), ("1.9.0", "1"), ("2.0.0", "1")] as [(String, JSONValue)] {
            let harness = try await harness(.mariadb, version)
            #expect(await harness.list([]).body["rows"]?.array?.first?["$sequence"] == one)
            #expect(await harness.call(.get, Harness.rows + "/a").body["$sequence"] == one)
            let filter = Self.query("equal", "$sequence", [one])
            #expect(await harness.list([filter]).ids == ["a"])
        }
    }

    @Test func knowsNoNewerMethodsBefore19() async throws {
        let harness = try await harness(.mariadb, "1.8.1")
        for method in ["containsAny", "containsAll"] {
            let answer = await harness.list([Self.query(method, "tags", ["big"])])
            #expect(answer.type == "general_query_invalid")
            #expect(answer.message == "Invalid query method: \(method)")
        }
    }

    /// To every server seen `false` is a text that is not empty.
    @Test func totalFalseStillCounts() async throws {
        for version in ["1.8.1", "1.9.0", "1.9.6"] {
            let harness = try await harness(.mariadb, version)
            #expect(await harness.list([], as: .key, ["total": "false"]).body["total"] == 4)
            #expect(await harness.list([], as: .key, ["total": "0"]).body["total"] == 0)
        }
    }

    @Test func numbersOfRowsHaveNoOrderBefore19() async throws {
        for (version, ids) in [("1.8.1", nil), ("1.9.0", ["a"])] as [(String, [String]?)] {
            let answer = try await harness(.mariadb, version).list([Self.query("lessThan", "$sequence", [2])])
            if let ids {
                #expect(answer.ids == ids)
            } else {
                #expect(answer.type == "general_query_invalid")
            }
        }
    }

    @Test(arguments: EmulatorConfiguration.Adapter.allCases)
    func pagesBehindACursor(_ adapter: EmulatorConfiguration.Adapter) async throws {
        let harness = try await harness(adapter)
        let filter = Self.query("isNotNull", "title")
        let order = Self.query("orderAsc", "title")
        let all = await harness.list([filter, order]).ids
        let rest = await harness.list([filter, order, Self.query("cursorAfter", "", [.string(all[0])])]).ids
        #expect(rest == Array(all.dropFirst()))
    }
}
