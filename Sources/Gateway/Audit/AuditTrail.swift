import Appwrite
import NIOConcurrencyHelpers

/// The audit trail: takes what was written, off the path of requests, and has one writer keep it.
///
/// Nothing is lost without a word. While the file or the table cannot be written, entries wait and are tried again; what finds no
/// room, and what is left at the end, goes to the log line by line (`auditDiverted`).
final class AuditTrail: Sendable {
    /// Entries of one write to the sink.
    static let batch = 100
    static let shortestWait: Duration = .milliseconds(500)
    static let longestWait: Duration = .seconds(30)

    private struct Draft: Sendable {
        var entry: AuditEntry
        var author: Task<AuditAuthor, Never>
    }

    let sink: any AuditSink
    /// Whether rows are hashed.
    let hashes: Bool
    let makeID: @Sendable () -> String
    /// Milliseconds since 1970 (UTC).
    let wall: @Sendable () -> Int64
    private let authors: AuditAuthors
    let observe: Observer
    let sleep: @Sendable (Duration) async throws -> Void
    private let queue: NIOLockedValueBox<AuditQueue<Draft>>
    private let diverted = NIOLockedValueBox(0)
    private let writer = NIOLockedValueBox<Task<Void, Never>?>(nil)
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - limit: entries that may wait to be written.
    ///   - sleep: waits; throws when the task is cancelled.
    init(
        sink: any AuditSink, authors: AuditAuthors, hashes: Bool = false, limit: Int = 10_000,
        wall: @escaping @Sendable () -> Int64, makeID: @escaping @Sendable () -> String = RowID.unique,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        observe: @escaping Observer
    ) {
        self.sink = sink
        self.authors = authors
        self.hashes = hashes
        self.wall = wall
        self.makeID = makeID
        self.sleep = sleep
        self.observe = observe
        queue = NIOLockedValueBox(AuditQueue(limit: limit))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Entries that wait to be written.
    var waiting: Int { queue.withLockedValue { $0.count } }

    /// A write begins.
    /// - Parameters:
    ///   - request: its `X-Request-Id`.
    ///   - token: the name of the access token that the caller has shown.
    func begin(_ caller: Caller, request: String, token: String? = nil) -> AuditedCall {
        AuditedCall(
            trail: self, caller: caller, author: authors.author(of: caller, token: token), request: request)
    }

    func add(_ entry: AuditEntry, by author: Task<AuditAuthor, Never>) {
        let hasRoom = queue.withLockedValue { $0.add(Draft(entry: entry, author: author)) }
        if hasRoom { _ = wake.yield() } else { divert([entry]) }
    }

    // MARK: Writing

    /// Starts the writer.
    func start() {
        writer.withLockedValue { if $0 == nil { $0 = Task { await write() } } }
    }

    /// Writes what waits, for as long as `grace`, and ends the writer. What is left goes to the log.
    func finish(within grace: Duration) async {
        wake.finish()
        guard let writer = writer.withLockedValue({ $0 }) else { return }
        let cut = Task { [sleep] in
            try await sleep(grace)
            writer.cancel()
        }
        await writer.value
        cut.cancel()
    }

    private func write() async {
        for await _ in wakes { await writeWaiting() }
        await writeWaiting()
    }

    private func writeWaiting() async {
        while true {
            let drafts = queue.withLockedValue { $0.take(Self.batch) }
            guard !drafts.isEmpty else { return }
            var entries: [AuditEntry] = []
            for draft in drafts {
                var entry = draft.entry
                entry.author = await draft.author.value
                entries.append(entry)
            }
            await keep(entries)
        }
    }

    /// Tries until it is done, or cannot be done.
    private func keep(_ entries: [AuditEntry]) async {
        var entries = entries
        var wait = Self.shortestWait
        var hasFailed = false
        while true {
            do throws(AuditFailure) {
                while !entries.isEmpty {
                    entries = Array(entries.dropFirst(max(1, try await sink.write(entries))))
                    if hasFailed { observe(.auditRecovered) }
                    hasFailed = false
                }
                return
            } catch {
                // One entry that cannot be kept is no reason to lose the others.
                if error.isFinal, entries.count > 1 {
                    for entry in entries { await keep([entry]) }
                    return
                }
                hasFailed = true
                observe(.auditFailed(reason: error.reason, waiting: waiting + entries.count))
                // Sleeping fails when the time to finish is over.
                guard !error.isFinal, (try? await sleep(wait)) != nil else { return divert(entries) }
                wait = min(wait * 2, Self.longestWait)
            }
        }
    }

    private func divert(_ entries: [AuditEntry]) {
        for entry in entries {
            let total = diverted.withLockedValue { count in
                count += 1
                return count
            }
            observe(.auditDiverted(line: String(decoding: entry.line.dropLast(), as: UTF8.self), total: total))
        }
    }
}
