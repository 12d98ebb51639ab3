import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Audit: the way from a write to its entry", .timeLimit(.minutes(1)))
struct AuditTrailTests {
    /// A trail over files in memory, with a clock that a test moves.
    private struct Bed {
        let files = MemoryFiles()
        let clock = ManualClock()
        let observed = NIOLockedValueBox<[Observation]>([])
        let trail: AuditTrail

        init(limit: Int = 100, ask: @escaping AuditAuthors.Ask = { _ in ["$id": "u1"] }) {
            let (clock, observed) = (clock, observed)
            let count = NIOLockedValueBox(0)
            let authors = AuditAuthors(now: { clock.now.offset }, ask: ask)
            trail = AuditTrail(
                sink: AuditFile(AuditRotation(path: "log", maximumSize: 1 << 20, keep: 1), files: files),
                authors: authors, limit: limit, wall: { 1_000_000_000_000 },
                makeID: { "entry\(count.withLockedValue { $0 += 1; return $0 })" },
                sleep: { try await clock.sleep(for: $0) },
                observe: { observation in observed.withLockedValue { $0.append(observation) } })
        }

        func write(_ ids: [String], as credential: Credential = .session("s")) {
            trail.begin(Caller(credential, address: "192.0.2.7"), request: "r")
                .succeeded(.update, on: "posts", ids: ids)
        }

        var lines: [JSONValue] {
            (files["log"] ?? "").split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
        }
        var diverted: [String] {
            observed.withLockedValue { $0 }.compactMap {
                if case .auditDiverted(let line, _) = $0 { line } else { nil }
            }
        }
    }

    @Test func everyWriteHasALine() async {
        let bed = Bed()
        bed.trail.start()
        bed.write(["a"])
        bed.write(["b"], as: .guest)
        bed.write(["c"], as: .key("standard_secret"))
        await bed.trail.finish(within: .seconds(5))
        #expect(bed.lines.map { $0["ids"]?.array } == [["a"], ["b"], ["c"]])
        #expect(
            bed.lines.map { $0["author"] } == [
                ["type": "user", "id": "u1"], ["type": "guest", "id": "guest"], ["type": "key", "id": "key"],
            ])
        #expect(AuditEntry(bed.lines[2])?.author == .key(nil))
        #expect(bed.files["log"]?.contains("secret") == false)
    }

    @Test func manyIdsMakeSeveralLinesOfOneRequest() async {
        let bed = Bed()
        bed.trail.start()
        bed.write((0..<250).map { "row\($0)" })
        await bed.trail.finish(within: .seconds(5))
        #expect(bed.lines.map { $0["ids"]?.array?.count } == [100, 100, 50])
        #expect(Set(bed.lines.compactMap { $0["request"]?.string }) == ["r"])
    }

    /// The disk is full, then it is not.
    @Test func whatCannotBeWrittenWaitsAndIsTriedAgain() async {
        let bed = Bed()
        bed.files.fail("no space left on device")
        bed.trail.start()
        bed.write(["a"])
        await bed.clock.sleepers(1)
        bed.write(["b"])
        bed.clock.advance(by: AuditTrail.shortestWait)
        await bed.clock.sleepers(1)
        bed.files.fail(nil)
        bed.clock.advance(by: AuditTrail.shortestWait * 2)
        await bed.trail.finish(within: .seconds(5))
        #expect(bed.lines.map { $0["ids"]?.array } == [["a"], ["b"]])
        let observed = bed.observed.withLockedValue { $0 }
        #expect(observed.count == 3)
        #expect(observed.first == .auditFailed(reason: "no space left on device", waiting: 1))
        #expect(observed.last == .auditRecovered)
    }

    /// Nothing is dropped without a word, and no write waits.
    @Test func whatFindsNoRoomGoesToTheLog() async {
        let bed = Bed(limit: 2)
        for id in ["a", "b", "c", "d"] { bed.write([id]) }
        #expect(bed.trail.waiting == 2)
        #expect(bed.diverted.count == 2)
        #expect(bed.diverted.allSatisfy { $0.contains(#""action":"update""#) })
        #expect(bed.diverted.first?.contains(#""ids":["c"]"#) == true)
        let last = bed.observed.withLockedValue { $0.last }
        if case .auditDiverted(_, let total)? = last { #expect(total == 2) } else { Issue.record("not diverted") }
        bed.trail.start()
        await bed.trail.finish(within: .seconds(5))
        #expect(bed.lines.map { $0["ids"]?.array } == [["a"], ["b"]])
    }

    @Test func whatIsLeftAtTheEndGoesToTheLog() async {
        let bed = Bed()
        bed.files.fail("read-only file system")
        bed.trail.start()
        bed.write(["a"])
        await bed.clock.sleepers(1)
        bed.write(["b"])
        async let finished: Void = bed.trail.finish(within: .milliseconds(100))
        await bed.clock.sleepers(2)
        bed.clock.advance(by: .milliseconds(100))
        await finished
        #expect(bed.diverted.count == 2)
        #expect(bed.lines.isEmpty)
    }

    /// Takes what is not called `odd`, and refuses the whole of what holds one.
    private struct PickySink: AuditSink {
        let needsAppwrite = false
        let kept = NIOLockedValueBox<[String]>([])

        func open() async throws(AuditFailure) {}

        func write(_ entries: [AuditEntry]) async throws(AuditFailure) -> Int {
            guard entries.allSatisfy({ $0.ids != ["odd"] }) else {
                throw AuditFailure(reason: "too long", isFinal: true)
            }
            kept.withLockedValue { $0 += entries.flatMap(\.ids) }
            return entries.count
        }

        func read(_ query: AuditQuery) async throws(AuditFailure) -> AuditPage { AuditPage(entries: [], total: 0) }
    }

    @Test func oneEntryThatCannotBeKeptIsNoHarmToTheOthers() async {
        let sink = PickySink()
        let observed = NIOLockedValueBox<[Observation]>([])
        let trail = AuditTrail(
            sink: sink, authors: AuditAuthors(now: { .zero }) { _ in [:] }, wall: { 0 }, makeID: { "entry" },
            observe: { observation in observed.withLockedValue { $0.append(observation) } })
        for id in ["a", "odd", "b"] {
            trail.begin(Caller(.guest), request: "r").succeeded(.update, on: "posts", ids: [id])
        }
        trail.start()
        await trail.finish(within: .seconds(5))
        #expect(sink.kept.withLockedValue { $0 } == ["a", "b"])
        let told = observed.withLockedValue { $0 }
        #expect(told.count == 2)
        #expect(told.first == .auditFailed(reason: "too long", waiting: 1))
        guard case .auditDiverted(let line, 1)? = told.last else {
            Issue.record("not diverted")
            return
        }
        #expect(line.contains(#""ids":["odd"]"#))
    }

    // MARK: Authors

    @Test func aCallerIsAskedForOnceWithinSeconds() async {
        let asked = NIOLockedValueBox(0)
        let clock = ManualClock()
        let authors = AuditAuthors(now: { clock.now.offset }) { _ in
            ["$id": .string("u\(asked.withLockedValue { $0 += 1; return $0 })")]
        }
        let caller = Caller(.session("s"))
        #expect(await authors.author(of: caller).value == .user("u1"))
        #expect(await authors.author(of: caller).value == .user("u1"))
        #expect(await authors.author(of: Caller(.jwt("a.b.c"))).value == .user("u2"))
        clock.advance(by: AuditAuthors.memory)
        #expect(await authors.author(of: caller).value == .user("u3"))
        #expect(await authors.author(of: Caller(.guest)).value == .guest)
        #expect(await authors.author(of: Caller(.key("standard_x")), token: "import").value == .key("import"))
        #expect(AuditAuthor(type: "key", id: "import") == .key("import"))
        #expect(asked.withLockedValue { $0 } == 3)
    }

    @Test(arguments: [
        (
            AppwriteFailure.refused(AppwriteError(status: 401, type: "general_unauthorized_scope", message: "")),
            AuditAuthor.guest
        ),
        (.refused(AppwriteError(status: 401, type: "user_more_factors_required", message: "")), .unknown),
        (.refused(AppwriteError(status: 500, type: "general_unknown", message: "")), .unknown),
        (.transport(TransportError(.timedOut, "")), .unknown),
    ])
    func whoCannotBeFoundOutIsUnknown(_ example: (failure: AppwriteFailure, author: AuditAuthor)) async {
        let answers = NIOLockedValueBox<[Result<JSONValue, AppwriteFailure>]>([
            .failure(example.failure), .success(["$id": "u1"]),
        ])
        let authors = AuditAuthors(now: { .zero }) { _ throws(AppwriteFailure) in
            try answers.withLockedValue { $0.removeFirst() }.get()
        }
        #expect(await authors.author(of: Caller(.session("s"))).value == example.author)
        // What is not known is asked again.
        let next: AuditAuthor = example.author == .guest ? .guest : .user("u1")
        #expect(await authors.author(of: Caller(.session("s"))).value == next)
    }
}
