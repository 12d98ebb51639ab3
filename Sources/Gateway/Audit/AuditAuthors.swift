import Appwrite
import JSONBytes
import NIOConcurrencyHelpers

/// Finds out who callers are, and remembers it for seconds: a form that is saved five times asks Appwrite once.
final class AuditAuthors: Sendable {
    typealias Ask = @Sendable (Caller) async throws(AppwriteFailure) -> JSONValue

    static let memory: Duration = .seconds(10)
    static let limit = 1024

    private struct Known {
        var author: Task<AuditAuthor, Never>
        var since: Duration
    }

    private let ask: Ask
    private let now: @Sendable () -> Duration
    private let known = NIOLockedValueBox<[Credential: Known]>([:])

    /// - Parameter ask: for the account of a caller.
    init(now: @escaping @Sendable () -> Duration, ask: @escaping Ask) {
        self.now = now
        self.ask = ask
    }

    /// Begins to ask, if need be. Nobody waits here.
    /// - Parameter token: the name of the access token that a caller has shown.
    func author(of caller: Caller, token: String? = nil) -> Task<AuditAuthor, Never> {
        switch caller.credential {
        case .guest: return Task { .guest }
        case .key: return Task { .key(token) }
        case .session, .jwt: break
        }
        let now = now()
        return known.withLockedValue { known in
            if let entry = known[caller.credential], now - entry.since < Self.memory { return entry.author }
            if known.count >= Self.limit { known = known.filter { now - $0.value.since < Self.memory } }
            if known.count >= Self.limit { known = [:] }
            let author = Task { await self.found(caller) }
            known[caller.credential] = Known(author: author, since: now)
            return author
        }
    }

    private func found(_ caller: Caller) async -> AuditAuthor {
        do throws(AppwriteFailure) {
            if let id = try await ask(caller)["$id"]?.string { return .user(id) }
        } catch {
            // Appwrite takes a session that it does not know for nobody's.
            if case .refused(let refusal) = error, [401, 403].contains(refusal.status),
                refusal.type != "user_more_factors_required"
            {
                return .guest
            }
        }
        known.withLockedValue { $0[caller.credential] = nil }
        return .unknown
    }
}
