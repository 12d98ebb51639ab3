import Appwrite
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

/// Which database there is, told by how it compares names.
@Suite("Service: asking for Appwrite's database")
struct AdapterProbeTests {
    private static let new = ServerVersion(major: 1, minor: 9, patch: 5)

    /// Databases of these names behind a database that compares so.
    private static func server(_ model: DatabaseModel, _ names: [String]) -> AdapterProbe.List {
        { queries throws(AppwriteFailure) in
            let rows = names.enumerated().map { PropertyRow(id: "d\($0)", cells: ["name": .string($1)]) }
            let filters = queries.filter(\.isFilter)
            do {
                return try ServerModel(database: model, table: .people).rows(rows, matching: filters).map { row in
                    AppwriteClient.NamedDatabase(id: row.id, name: row.cells["name"]?.string ?? "")
                }
            } catch {
                throw .unreadable("\(error)")
            }
        }
    }

    private func adapter(
        _ list: AdapterProbe.List?, configured: DatabaseAdapter? = nil, version: ServerVersion = Self.new,
        waits: NIOLockedValueBox<[Duration]> = NIOLockedValueBox([])
    ) async throws -> DatabaseAdapter? {
        let probe = AdapterProbe(
            configured: configured, list: list, sleep: { wait in waits.withLockedValue { $0.append(wait) } })
        return try await probe.adapter(of: version)
    }

    @Test(arguments: DatabaseModel.allCases)
    func twoQuestionsTell(_ model: DatabaseModel) async throws {
        for names in [["Main"], ["123", "blog"], ["aaa", "Demo data"], ["éa", "x-Y"]] {
            #expect(try await adapter(Self.server(model, names))?.rawValue == model.rawValue)
        }
    }

    @Test func namesThatDoNotTellLeaveItUnknown() async throws {
        for names in [[], ["123"], ["日本"]] { #expect(try await adapter(Self.server(.mariadb, names)) == nil) }
        for names in [["a"], ["aaa"]] {
            #expect(try await adapter(Self.server(.mariadb, names)) == .mariadb)
            #expect(try await adapter(Self.server(.mongodb, names)) == nil)
        }
    }

    @Test func versionAndConfigurationAreBelieved() async throws {
        #expect(try await adapter(nil, version: ServerVersion(major: 1, minor: 8, patch: 1)) == .mariadb)
        #expect(try await adapter(nil) == nil)
        #expect(try await adapter(nil, configured: .mongodb) == .mongodb)
    }

    @Test func aFailureIsTriedAgainAndARefusalIsNot() async throws {
        let waits = NIOLockedValueBox<[Duration]>([])
        let calls = NIOLockedValueBox(0)
        let answer = Self.server(.postgresql, ["Main"])
        let list: AdapterProbe.List = { queries throws(AppwriteFailure) in
            let count = calls.withLockedValue { count in
                count += 1
                return count
            }
            if count < 4 { throw .transport(TransportError(.unreachable, "nobody there")) }
            return try await answer(queries)
        }
        #expect(try await adapter(list, waits: waits) == .postgresql)
        #expect(waits.withLockedValue { $0 } == [.seconds(1), .seconds(2), .seconds(4)])
        let refusing: AdapterProbe.List = { _ throws(AppwriteFailure) in
            throw .refused(AppwriteError(status: 401, type: "general_unauthorized_scope", message: "no"))
        }
        #expect(try await adapter(refusing) == nil)
    }

    static let table: [(version: String, adapter: DatabaseAdapter?, order: TextCollation?, negationsFindNull: Bool)] = [
        ("1.8.1", nil, .general, false), ("1.8.1", .mariadb, .general, false), ("1.9.0", nil, nil, true),
        ("1.9.0", .mariadb, .general, false), ("2.2.0", .postgresql, nil, false), ("1.9.5", .mongodb, .binary, true),
    ]

    @Test(arguments: table)
    func capabilitiesFollowFromVersionAndDatabase(
        _ row: (version: String, adapter: DatabaseAdapter?, order: TextCollation?, negationsFindNull: Bool)
    ) throws {
        let version = try #require(ServerVersion(row.version))
        let capabilities = ServerCapabilities(version: version, adapter: row.adapter)
        #expect(capabilities.database.order == row.order)
        #expect(capabilities.database.negationsFindNull == row.negationsFindNull)
        #expect(capabilities.hasContainsAll == (version.minor >= 9 || version.major >= 2))
    }
}
