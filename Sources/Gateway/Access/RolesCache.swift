import Appwrite
import JSONBytes
import NIOConcurrencyHelpers

/// The roles of callers, kept for seconds: refine asks for several resources at once, and roles take several calls to Appwrite.
///
/// Callers with the same credential wait for the same calls. What Appwrite refuses is not kept.
final class RolesCache: Sendable {
    typealias Fetch = @Sendable (Caller) async throws(AppwriteFailure) -> [Role]

    private struct Entry {
        var roles: [Role]
        var read: Duration
    }

    private struct State {
        var entries: [Credential: Entry] = [:]
        var fetches: [Credential: Task<[Role], any Error>] = [:]
        /// Grows whenever something is forgotten, so that what was on its way then is not kept.
        var era = 0
    }

    /// Callers kept at most.
    static let maximumCount = 10_000

    private let state = NIOLockedValueBox(State())
    private let maximumAge: Duration
    private let now: @Sendable () -> Duration
    private let fetch: Fetch

    /// - Parameters:
    ///   - maximumAge: how old roles may grow before they are read again.
    ///   - now: time since any fixed moment.
    init(maximumAge: Duration, now: @escaping @Sendable () -> Duration, fetch: @escaping Fetch) {
        self.maximumAge = maximumAge
        self.now = now
        self.fetch = fetch
    }

    /// A guest's need no call.
    func roles(of caller: Caller) async throws(AppwriteFailure) -> [Role] {
        guard caller.credential != .guest else { return CallerRoles.guest }
        let credential = caller.credential.canonical
        let moment = now()
        if let known = state.withLockedValue({ $0.entries[credential] }), moment - known.read < maximumAge {
            return known.roles
        }
        switch await running(caller, credential).result {
        case .success(let roles): return roles
        case .failure(let failure as AppwriteFailure): throw failure
        case .failure: throw .transport(TransportError(.cancelled, "reading a caller's roles was given up"))
        }
    }

    /// Somebody signed out.
    func forget(_ credential: Credential) {
        let credential = credential.canonical
        state.withLockedValue { state in
            state.entries[credential] = nil
            state.fetches[credential] = nil
            state.era += 1
        }
    }

    /// Somebody's teams or labels changed.
    func forgetAll() {
        state.withLockedValue { state in
            state.entries = [:]
            state.fetches = [:]
            state.era += 1
        }
    }

    private func running(_ caller: Caller, _ credential: Credential) -> Task<[Role], any Error> {
        state.withLockedValue { state in
            if let running = state.fetches[credential] { return running }
            let era = state.era
            let task = Task<[Role], any Error> {
                do {
                    let roles = try await fetch(caller)
                    finish(credential, with: roles, era: era)
                    return roles
                } catch {
                    finish(credential, with: nil, era: era)
                    throw error
                }
            }
            state.fetches[credential] = task
            return task
        }
    }

    private func finish(_ credential: Credential, with roles: [Role]?, era: Int) {
        let read = now()
        state.withLockedValue { state in
            guard state.era == era else { return }
            state.fetches[credential] = nil
            guard let roles else { return }
            if state.entries.count >= Self.maximumCount { drop(&state, at: read) }
            state.entries[credential] = Entry(roles: roles, read: read)
        }
    }

    /// Makes room: everything that is too old, and everything if that is not enough.
    private func drop(_ state: inout State, at moment: Duration) {
        state.entries = state.entries.filter { moment - $0.value.read < maximumAge }
        if state.entries.count >= Self.maximumCount { state.entries = [:] }
    }
}

extension CallerRoles {
    /// Asks Appwrite who somebody is. Appwrite takes a session that has ended for a guest's without a word, and so does this.
    static func fetch(from client: AppwriteClient) -> RolesCache.Fetch {
        { caller throws(AppwriteFailure) in
            let account: JSONValue
            do throws(AppwriteFailure) {
                account = try await client.getAccount(as: caller)
            } catch {
                guard case .refused(let refusal) = error, refusal.type == "general_unauthorized_scope" else {
                    throw error
                }
                return guest
            }
            let memberships = try await client.listMemberships(of: account["$id"]?.string ?? "", as: caller)
            return user(account, memberships: memberships)
        }
    }
}
