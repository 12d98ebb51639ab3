import JSONBytes
import Refine
import Testing

/// Everything that the recorded providers send is understood as refine meant it, or is in the catalogue of their losses.
@Suite struct TraceTests {
    private let traces: [Trace]

    init() throws {
        traces = try Trace.recorded.get()
    }

    private func traces(of recorded: RecordedDialect) -> [Trace] {
        traces.filter { recorded.providers.contains($0.provider) }
    }

    @Test(arguments: RecordedDialect.all)
    func theRecordingIsComplete(_ recorded: RecordedDialect) {
        for provider in recorded.providers {
            let ofProvider = traces.filter { $0.provider == provider }
            #expect(ofProvider.count == 195)
            #expect(Set(ofProvider.map(\.key)).count == 195, "a note names one trace of a provider")
        }
    }

    @Test(arguments: RecordedDialect.all)
    func whatIsNotLostIsUnderstoodAsMeant(_ recorded: RecordedDialect) throws {
        var checked = recorded.providers.map { _ in 0 }
        for trace in traces(of: recorded) where recorded.losses(of: trace).isEmpty {
            let intent = try #require(try trace.intended(), "\(trace.key)")
            #expect(recorded.reading(of: trace) == intent, "\(trace.provider) \(trace.key)")
            checked[try #require(recorded.providers.firstIndex(of: trace.provider))] += 1
        }
        #expect(checked == recorded.understood)
    }

    @Test(arguments: RecordedDialect.all)
    func whatIsLostIsReadAsTheCatalogueSays(_ recorded: RecordedDialect) throws {
        for trace in traces(of: recorded) {
            for loss in recorded.catalogue {
                guard let expected = loss.reading(of: trace) else { continue }
                #expect(recorded.reading(of: trace) == expected, "\(loss.name): \(trace.provider) \(trace.key)")
                #expect(try expected != trace.intended(), "\(trace.provider) \(trace.key) loses nothing")
            }
        }
    }

    @Test(arguments: RecordedDialect.all)
    func everyTraceIsInOneClassAndEveryCaseIsATrace(_ recorded: RecordedDialect) {
        let known = Set(traces(of: recorded).map { "\($0.provider) \($0.key)" })
        var seen: Set<String> = []
        for loss in recorded.catalogue {
            for lossCase in loss.cases {
                for provider in lossCase.providers ?? recorded.providers {
                    let name = "\(provider) \(lossCase.key)"
                    #expect(known.contains(name), "\(loss.name): there is no trace \(name)")
                    #expect(seen.insert(name).inserted, "\(name) is catalogued twice")
                }
            }
        }
        #expect(seen.count + recorded.understood.reduce(0, +) == known.count)
    }

    @Test(arguments: RecordedDialect.all)
    func countsEveryClass(_ recorded: RecordedDialect) {
        let traces = traces(of: recorded)
        var counts: [String: [Int]] = [:]
        for loss in recorded.catalogue {
            counts[loss.name] = recorded.providers.map { provider in
                traces.count { $0.provider == provider && loss.reading(of: $0) != nil }
            }
        }
        #expect(counts == recorded.losses)
    }

    @Test(arguments: RecordedDialect.all)
    func nothingIsReadWhereNothingWasSent(_ recorded: RecordedDialect) {
        let silent = traces(of: recorded).filter(\.requests.isEmpty)
        #expect(!silent.isEmpty)
        for trace in silent {
            #expect(recorded.losses(of: trace).count == 1, "\(trace.provider) \(trace.key)")
            #expect(recorded.reading(of: trace) == .nothing)
        }
    }

    @Test func aColumnNamedLikeASuffixIsUnderstoodOnceItIsKnown() throws {
        let key = "getList: field whose own name ends in an operator suffix"
        for trace in traces(of: .simpleRest) where trace.key == key {
            var request = try #require(trace.requests.first)
            request.columnExists = { _, column in ["title", "title_like"].contains(column) }
            #expect(try SimpleRest().parse(request) == trace.intent())
        }
    }
}
