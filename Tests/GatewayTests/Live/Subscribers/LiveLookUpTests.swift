import Appwrite
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("Live: whether a channel's resource is there")
struct LiveLookUpTests {
    private static let posts = TableReference(database: "main", table: "posts")

    private static func lookUp(
        _ failure: AppwriteFailure = notFound, hasKey: Bool = true
    ) -> (lookUp: LiveLookUp, asked: NIOLockedValueBox<[TableReference]>) {
        let asked = NIOLockedValueBox<[TableReference]>([])
        let fetch: SchemaCache.Fetch = { table throws(AppwriteFailure) in
            asked.withLockedValue { $0.append(table) }
            guard table == posts else { throw failure }
            return SampleSchema.posts
        }
        let schemas = SchemaCache(maximumAge: .seconds(60), now: { .zero }, fetch: hasKey ? fetch : nil)
        return (LiveLookUp(schemas, ResourceDirectory(defaultDatabase: "main")) { ["posts", "authors"] }, asked)
    }

    private static let notFound = AppwriteFailure.refused(
        AppwriteError(status: 404, type: "table_not_found", message: "Table with the requested ID could not be found."))

    @Test func aTableThatIsThereIsKnownFromThenOn() async {
        let (lookUp, asked) = Self.lookUp()
        #expect(!lookUp.isKnown(Self.posts))
        #expect(await lookUp.refusal("posts") == nil)
        #expect(lookUp.isKnown(Self.posts))
        #expect(asked.withLockedValue { $0 } == [Self.posts])
    }

    @Test func aTableThatIsNoneIsToldWithTheNamesNearby() async throws {
        let refusal = try #require(await Self.lookUp().lookUp.refusal("psots"))
        #expect((refusal.statusCode, refusal.type) == (404, "gateway_resource_unknown"))
        #expect(refusal.message == "No resource is named `psots`. Did you mean `posts`?")
    }

    @Test(arguments: [
        AppwriteFailure.transport(TransportError(.unreachable, "away")),
        .refused(AppwriteError(status: 401, type: "general_unauthorized_scope", message: "The key may not.")),
        .refused(AppwriteError(status: 500, type: "general_unknown", message: "?")),
    ])
    func whatCannotBeKnownIsNoRefusal(_ failure: AppwriteFailure) async {
        #expect(await Self.lookUp(failure).lookUp.refusal("nope") == nil)
    }

    @Test func withoutAKeyEverythingIsTakenToBeThere() async {
        let (lookUp, asked) = Self.lookUp(hasKey: false)
        #expect(lookUp.isKnown(TableReference(database: "main", table: "nope")))
        #expect(await lookUp.refusal("nope") == nil)
        #expect(asked.withLockedValue { $0 }.isEmpty)
    }
}
