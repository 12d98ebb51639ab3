import Appwrite
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Schema cache")
struct SchemaCacheTests {
    /// A cache whose time and answers a test decides.
    private final class Bed: Sendable {
        let time = NIOLockedValueBox<Duration>(.seconds(100))
        let fetches = NIOLockedValueBox<[TableReference]>([])
        let failure = NIOLockedValueBox<AppwriteFailure?>(nil)
        let gate = FirstResult<Void>()

        func cache(waits: Bool = false, maximumAge: Duration = .seconds(60)) -> SchemaCache {
            SchemaCache(maximumAge: maximumAge, now: { self.time.withLockedValue { $0 } }) {
                table throws(AppwriteFailure) in
                self.fetches.withLockedValue { $0.append(table) }
                if waits { _ = try? await self.gate.value() }
                if let failure = self.failure.withLockedValue({ $0 }) { throw failure }
                var schema = SampleSchema.posts
                schema.name = "\(self.fetches.withLockedValue { $0.count })"
                return schema
            }
        }

        func advance(_ span: Duration) { time.withLockedValue { $0 += span } }
        var count: Int { fetches.withLockedValue { $0.count } }
    }

    private let table = SampleSchema.table

    @Test func aSchemaIsReadOnceAndKept() async throws {
        let bed = Bed()
        let cache = bed.cache()
        #expect(cache.known(table) == nil)
        #expect(try await cache.schema(table)?.name == "1")
        bed.advance(.seconds(59))
        #expect(try await cache.schema(table)?.name == "1")
        #expect(cache.known(table)?.name == "1")
        #expect(bed.count == 1)
    }

    @Test func anOldSchemaIsReadAgain() async throws {
        let bed = Bed()
        let cache = bed.cache()
        _ = try await cache.schema(table)
        bed.advance(.seconds(60))
        #expect(try await cache.schema(table)?.name == "2")
    }

    @Test func aRefreshReadsAgainUnlessThatWasJustDone() async throws {
        let bed = Bed()
        let cache = bed.cache()
        _ = try await cache.schema(table)
        let start = cache.moment
        bed.advance(.milliseconds(5))
        #expect(try await cache.refreshed(table, since: start)?.name == "2")
        bed.advance(.seconds(1))
        #expect(try await cache.refreshed(table, since: start)?.name == "2", "it was read after that moment")
    }

    @Test func everybodyWaitsForTheSameCall() async throws {
        let bed = Bed()
        let cache = bed.cache(waits: true)
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try await cache.schema(table)?.name } }
            while bed.count == 0 { await Task.yield() }
            bed.gate.give(.success(()))
            for try await name in group { #expect(name == "1") }
        }
        #expect(bed.count == 1)
    }

    /// A column that is added while a schema is read may be missing in it.
    @Test func whatWasBeingReadBeforehandIsNoAnswer() async throws {
        let bed = Bed()
        let cache = bed.cache(waits: true)
        let first = Task { try await cache.schema(table) }
        while bed.count == 0 { await Task.yield() }
        bed.advance(.milliseconds(1))
        let start = cache.moment
        let second = Task { try await cache.refreshed(table, since: start) }
        while bed.count == 1 { await Task.yield() }
        bed.gate.give(.success(()))
        #expect(try await first.value != nil)
        #expect(try await second.value != nil)
        #expect(bed.count == 2)
        // What was read later stays, whichever came first.
        bed.advance(.seconds(59))
        #expect(try await cache.refreshed(table, since: start - .nanoseconds(1)) != nil)
        #expect(bed.count == 2)
    }

    @Test func whoeverGivesUpDoesNotSpoilItForTheOthers() async throws {
        let bed = Bed()
        let cache = bed.cache(waits: true)
        let first = Task { try await cache.schema(table) }
        while bed.count == 0 { await Task.yield() }
        let second = Task { try await cache.schema(table) }
        first.cancel()
        bed.gate.give(.success(()))
        #expect(try await second.value?.name == "1")
        #expect(bed.count == 1)
    }

    @Test func anOldSchemaServesWhileAppwriteIsAway() async throws {
        let bed = Bed()
        let cache = bed.cache()
        _ = try await cache.schema(table)
        bed.advance(.seconds(3600))
        bed.failure.withLockedValue { $0 = .transport(TransportError(.unreachable, "gone")) }
        #expect(try await cache.schema(table)?.name == "1")
    }

    @Test func otherFailuresAreTold() async throws {
        let bed = Bed()
        let cache = bed.cache()
        _ = try await cache.schema(table)
        bed.advance(.seconds(61))
        let refusal = AppwriteFailure.refused(AppwriteError(status: 404, type: "table_not_found", message: "gone"))
        bed.failure.withLockedValue { $0 = refusal }
        await #expect(throws: refusal) { try await cache.schema(table) }
        bed.failure.withLockedValue { $0 = nil }
        #expect(try await cache.schema(table)?.name == "3", "a failure is not kept")
    }

    @Test func withoutAKeyNothingIsKnownAndNobodyAsked() async throws {
        let cache = SchemaCache(maximumAge: .seconds(60), now: { .zero }, fetch: nil)
        #expect(try await cache.schema(table) == nil)
        #expect(try await cache.refreshed(table, since: .zero) == nil)
        #expect(!cache.isAvailable)
    }

    @Test func theOldestMakesRoom() async throws {
        let bed = Bed()
        let cache = bed.cache()
        for number in 0...SchemaCache.maximumCount {
            bed.advance(.milliseconds(1))
            _ = try await cache.schema(TableReference(database: "main", table: "t\(number)"))
        }
        #expect(cache.known(TableReference(database: "main", table: "t0")) == nil)
        #expect(cache.known(TableReference(database: "main", table: "t1")) != nil)
    }
}
