import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("Resources: which there are")
struct ResourceListingTests {
    private static let title = Column(key: "title", type: .string, isRequired: true)
    private static let state = Column(key: "state", type: .string, elements: ["draft", "done"])
    private static let secret = Column(key: "secret", type: .integer, isArray: true)

    private static func table(_ id: String, _ permissions: [Permission], enabled: Bool = true) -> TableSchema {
        TableSchema(
            id: id, name: id, rowSecurity: false, permissions: permissions, columns: [title, state, secret],
            indexes: [],
            enabled: enabled)
    }

    private static let tables: [String: [TableSchema]] = [
        "main": [
            table("posts", [Permission(.read, .any)]), table("drafts", [Permission(.create, .users(nil))]),
            table("salaries", [Permission(.read, .team("board", role: nil)), Permission(.read, .user("u", nil))]),
            table("closed", []), table("off", [Permission(.read, .any)], enabled: false),
        ],
        "blog": [table("articles", []), table("posts", [Permission(.read, .any)])],
    ]

    private final class Bed: Sendable {
        let asked = NIOLockedValueBox<[String]>([])
        let failure = NIOLockedValueBox<AppwriteFailure?>(nil)
        let time = NIOLockedValueBox(Duration.zero)
        let listing: ResourceListing

        init(hasKey: Bool = true, configure: (inout GatewayConfiguration) -> Void = { _ in }) {
            var configuration = GatewayConfiguration(
                endpoint: "https://appwrite.test/v1", project: "project", key: nil, database: "main")
            configure(&configuration)
            let resources = configuration.resources
            let (asked, failure, time) = (asked, failure, time)
            let tables: ResourceListing.Tables = { database throws(AppwriteFailure) in
                asked.withLockedValue { $0.append(database) }
                if let failure = failure.withLockedValue({ $0 }) { throw failure }
                return ResourceListingTests.tables[database] ?? []
            }
            listing = ResourceListing(
                directory: ResourceDirectory(
                    defaultDatabase: "main", named: resources.named.mapValues(\.table),
                    exposesEverything: resources.exposesEverything),
                catalog: ResourceCatalog(resources), maximumAge: .seconds(60),
                now: { time.withLockedValue { $0 } }, tables: hasKey ? tables : nil)
        }

        func list() async throws -> JSONValue { try JSONValue(parsing: try await listing.list()) }

        func names() async throws -> [String] { try await list().array?.compactMap { $0["name"]?.string } ?? [] }
    }

    @Test func tablesThatAreOpenAreToldByTheirIDs() async throws {
        #expect(try await Bed().names() == ["drafts", "posts"])
    }

    @Test func columnsAreTold() async throws {
        let posts = try await Bed().list().array?.last
        #expect(posts?["operations"] == ["list", "show", "create", "edit", "delete"])
        #expect(
            posts?["columns"] == [
                ["name": "title", "type": "string", "array": false, "required": true, "readOnly": false],
                [
                    "name": "state", "type": "string", "array": false, "required": false, "readOnly": false,
                    "elements": ["draft", "done"],
                ],
                ["name": "secret", "type": "integer", "array": true, "required": false, "readOnly": false],
            ])
    }

    @Test func namedResourcesAreToldAsTheirRulesLeaveThem() async throws {
        let bed = Bed { configuration in
            var articles = GatewayConfiguration.Resource(table: TableReference(database: "blog", table: "articles"))
            articles.operations = [.list, .edit]
            articles.hidden = ["secret"]
            articles.readOnly = ["title"]
            configuration.resources.named = ["news": articles]
            configuration.resources.exposure = .named
        }
        let list = try await bed.list()
        #expect(list.array?.count == 1)
        let news = try #require(list.array?.first)
        #expect(news["name"] == "news")
        #expect(news["operations"] == ["list", "edit"])
        #expect(news["columns"]?.array?.map { $0["name"] } == ["title", "state"])
        #expect(news["columns"]?.array?.first?["readOnly"] == true)
        #expect(bed.asked.withLockedValue { $0 } == ["blog"], "no other database is looked at")
    }

    @Test func aTableWithANameIsNotToldByItsID() async throws {
        let bed = Bed { configuration in
            configuration.resources.named = [
                "writings": GatewayConfiguration.Resource(table: TableReference(database: "main", table: "posts"))
            ]
            configuration.resources.exposure = .everything
        }
        #expect(try await bed.names() == ["drafts", "writings"])
    }

    @Test func withoutAKeyNamesAreToldAlone() async throws {
        let bed = Bed(hasKey: false) { configuration in
            configuration.resources.named = [
                "writings": GatewayConfiguration.Resource(table: TableReference(database: "main", table: "posts"))
            ]
        }
        let list = try await bed.list()
        #expect(list == [["name": "writings", "operations": ["list", "show", "create", "edit", "delete"]]])
        #expect(bed.asked.withLockedValue { $0.isEmpty })
    }

    @Test func aListIsReadOnceAMinute() async throws {
        let bed = Bed()
        _ = try await bed.list()
        bed.time.withLockedValue { $0 = .seconds(59) }
        _ = try await bed.list()
        #expect(bed.asked.withLockedValue { $0.count } == 1)
        bed.time.withLockedValue { $0 = .seconds(60) }
        _ = try await bed.list()
        #expect(bed.asked.withLockedValue { $0.count } == 2)
    }

    @Test func aFailureIsToldAndNotKept() async throws {
        let bed = Bed()
        bed.failure.withLockedValue { $0 = .unreadable("a list of tables has no `tables`") }
        await #expect(throws: HttpError.self) { try await bed.listing.list() }
        bed.failure.withLockedValue { $0 = nil }
        #expect(try await bed.names() == ["drafts", "posts"])
    }
}
