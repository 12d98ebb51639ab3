import Appwrite
import NIOConcurrencyHelpers

/// How many rows long lists have: counted with effort, kept for a moment, and shared by those who ask at the same time.
///
/// Only counts past Appwrite's cap of 5000 come here. A count that is too old, or whose table was written to, is not told any more but is
/// where the next search begins.
public final class TotalsCache: Sendable {
    /// Whose list of what: rights decide which rows count.
    struct Key: Sendable, Hashable {
        var table: TableReference
        var filters: [Query]
        var credential: Credential
    }

    typealias Look = @Sendable (CountSearch.Probe) async throws(AppwriteFailure) -> Int

    fileprivate struct Entry {
        var count: Int
        /// When it was counted, by the cache's clock; `nil` for a number that is out of date.
        var counted: Duration?
    }

    fileprivate struct Running {
        var number: UInt64
        var task: Task<Int, any Error>
    }

    fileprivate struct State {
        var entries: [Key: Entry] = [:]
        var running: [Key: Running] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())
    private let maximumAge: Duration
    private let now: @Sendable () -> Duration

    /// Lists kept at most; callers may make up as many as they like.
    static let maximumCount = 256

    /// - Parameters:
    ///   - maximumAge: how long a count is told again.
    ///   - now: time since any fixed moment.
    public init(maximumAge: Duration = .seconds(10), now: @escaping @Sendable () -> Duration) {
        self.maximumAge = maximumAge
        self.now = now
    }

    /// Forgets what was counted in a table, because its rows have changed.
    public func drop(_ table: TableReference) { drop { $0 == table } }

    /// Forgets what was counted in each of some tables.
    func drop(where isMeant: (TableReference) -> Bool) {
        state.withLockedValue { state in
            for key in state.entries.keys where isMeant(key.table) { state.entries[key]?.counted = nil }
            // Those who wait for them get them; whoever comes later does not.
            for key in state.running.keys where isMeant(key.table) { state.running[key] = nil }
        }
    }

    /// The number of rows, counted unless it is known.
    /// - Parameters:
    ///   - atLeast: rows that the caller has seen.
    ///   - atMost: a place behind which the caller has seen none.
    func count(
        _ key: Key, atLeast: Int, atMost: Int? = nil, look: @escaping Look
    ) async throws(AppwriteFailure) -> Int {
        if let known = known(key), known >= atLeast, known <= atMost ?? .max { return known }
        let count = try await value(of: running(key, CountSearch(atLeast: atLeast, atMost: atMost), look))
        // The one who began to count may have seen less.
        return min(max(count, atLeast), max(atMost ?? .max, atLeast))
    }

    /// Notes a number that was come by without counting.
    func note(_ count: Int, for key: Key) {
        let moment = now()
        state.withLockedValue { $0.keep(Entry(count: count, counted: moment), for: key) }
    }

    private func known(_ key: Key) -> Int? {
        guard let entry = state.withLockedValue({ $0.entries[key] }), let counted = entry.counted,
            counted > now() - maximumAge
        else { return nil }
        return entry.count
    }

    private func running(_ key: Key, _ search: CountSearch, _ look: @escaping Look) -> Task<Int, any Error> {
        state.withLockedValue { state in
            if let running = state.running[key] { return running.task }
            let search = CountSearch(
                atLeast: search.atLeast, atMost: search.atMost, guess: state.entries[key]?.count)
            state.lastNumber += 1
            let number = state.lastNumber
            let task = Task<Int, any Error> {
                do {
                    let count = try await Self.carryOut(search, look)
                    finish(key, number, count)
                    return count
                } catch {
                    finish(key, number, nil)
                    throw error
                }
            }
            state.running[key] = Running(number: number, task: task)
            return task
        }
    }

    private func finish(_ key: Key, _ number: UInt64, _ count: Int?) {
        let moment = now()
        state.withLockedValue { state in
            let isCurrent = state.running[key]?.number == number
            if isCurrent { state.running[key] = nil }
            if let count { state.keep(Entry(count: count, counted: isCurrent ? moment : nil), for: key) }
        }
    }

    private static func carryOut(_ search: CountSearch, _ look: Look) async throws(AppwriteFailure) -> Int {
        var search = search
        while let probe = search.next() { search.found(try await look(probe), at: probe) }
        return search.atLeast
    }

    private func value(of task: Task<Int, any Error>) async throws(AppwriteFailure) -> Int {
        switch await task.result {
        case .success(let count): return count
        case .failure(let failure as AppwriteFailure): throw failure
        case .failure: throw .transport(TransportError(.cancelled, "counting a list was given up"))
        }
    }
}

extension TotalsCache.State {
    fileprivate mutating func keep(_ entry: TotalsCache.Entry, for key: TotalsCache.Key) {
        if entries.count >= TotalsCache.maximumCount, entries[key] == nil {
            let oldest = entries.min { ($0.value.counted ?? .zero) < ($1.value.counted ?? .zero) }
            if let oldest { entries[oldest.key] = nil }
        }
        // A number that is out of date does not take the place of one that is not.
        if entry.counted == nil, entries[key]?.counted != nil { return }
        entries[key] = entry
    }
}
