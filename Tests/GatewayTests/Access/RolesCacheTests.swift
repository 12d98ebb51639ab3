import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Access: how long roles are remembered")
struct RolesCacheTests {
    private final class Bed: Sendable {
        let asked = NIOLockedValueBox<[Credential]>([])
        let time = NIOLockedValueBox(Duration.zero)
        let failure = NIOLockedValueBox<AppwriteFailure?>(nil)
        let cache: RolesCache

        init() {
            let (asked, time, failure) = (asked, time, failure)
            cache = RolesCache(maximumAge: .seconds(10), now: { time.withLockedValue { $0 } }) {
                caller throws(AppwriteFailure) in
                let number = asked.withLockedValue { asked in
                    asked.append(caller.credential)
                    return asked.count
                }
                if let failure = failure.withLockedValue({ $0 }) { throw failure }
                return [.label("n\(number)")]
            }
        }

        func roles(_ credential: Credential) async throws -> [Role] { try await cache.roles(of: Caller(credential)) }
    }

    @Test func forSeconds() async throws {
        let bed = Bed()
        #expect(try await bed.roles(.session("a")) == [.label("n1")])
        bed.time.withLockedValue { $0 = .milliseconds(9_999) }
        #expect(try await bed.roles(.session("a")) == [.label("n1")])
        #expect(try await bed.roles(.jwt("a")) == [.label("n2")])
        bed.time.withLockedValue { $0 = .seconds(10) }
        #expect(try await bed.roles(.session("a")) == [.label("n3")])
    }

    @Test func oneSessionIsOneHoweverItIsWritten() async throws {
        let bed = Bed()
        _ = try await bed.roles(.session("YQ=="))
        #expect(try await bed.roles(.session("YQ%3D%3D")) == [.label("n1")])
    }

    @Test func aGuestNeedsNoCall() async throws {
        let bed = Bed()
        #expect(try await bed.roles(.guest) == [.any, .guests])
        #expect(bed.asked.withLockedValue { $0 }.isEmpty)
    }

    @Test func signingOutForgetsOne() async throws {
        let bed = Bed()
        _ = try await bed.roles(.session("a"))
        _ = try await bed.roles(.session("b"))
        bed.cache.forget(.session("a"))
        #expect(try await bed.roles(.session("b")) == [.label("n2")])
        #expect(try await bed.roles(.session("a")) == [.label("n3")])
        bed.cache.forgetAll()
        #expect(try await bed.roles(.session("b")) == [.label("n4")])
    }

    @Test func whatWasOnItsWayWhenItWasForgottenIsNotKept() async throws {
        let gate = FirstResult<Void>()
        let begun = FirstResult<Void>()
        let count = NIOLockedValueBox(0)
        let cache = RolesCache(maximumAge: .seconds(10), now: { .zero }) { _ throws(AppwriteFailure) in
            let number = count.withLockedValue { count in
                count += 1
                return count
            }
            begun.give(.success(()))
            if number == 1 { try? await gate.value() }
            return [.label("n\(number)")]
        }
        async let first = cache.roles(of: Caller(.session("a")))
        try await begun.value()
        cache.forgetAll()
        gate.give(.success(()))
        #expect(try await first == [.label("n1")])
        #expect(try await cache.roles(of: Caller(.session("a"))) == [.label("n2")])
        #expect(try await cache.roles(of: Caller(.session("a"))) == [.label("n2")])
    }

    @Test func failuresAreNotKept() async throws {
        let bed = Bed()
        let failure = AppwriteFailure.refused(
            AppwriteError(status: 401, type: "user_more_factors_required", message: "More factors."))
        bed.failure.withLockedValue { $0 = failure }
        await #expect(throws: failure) { try await bed.roles(.session("a")) }
        bed.failure.withLockedValue { $0 = nil }
        #expect(try await bed.roles(.session("a")) == [.label("n2")])
    }

    @Test(arguments: [(Set(["a"]), true), (Set<String>(), false)])
    func aSessionThatHasEndedIsAGuests(_ live: Set<String>, _ isUser: Bool) async throws {
        let accounts = FakeAccounts(live: live)
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "project",
            transport: RecordingTransport { request throws(TransportError) in try accounts.answer(request) })
        let roles = try await CallerRoles.fetch(from: client)(Caller(.session("a")))
        #expect(roles.contains(.guests) != isUser)
        #expect(roles.contains(.team("editors", role: "chief")) == isUser)
        #expect(roles.contains(.users(.verified)) == isUser)
    }
}
