import JSONBytes
import Refine
import Testing

/// Everything that the recorded providers send is understood as refine meant it, or is in the catalogue of their losses.
@Suite struct TraceTests {
    private let traces: [Trace]
    /// How many traces of a provider say all that refine meant.
    private static let understood: [Trace.Provider: Int] = [.axios4: 89, .axios5: 91, .ky: 95]

    init() throws {
        traces = try Trace.recorded.get()
    }

    @Test func theRecordingIsComplete() {
        #expect(traces.count == 585)
        for provider in Trace.Provider.allCases {
            let ofProvider = traces.filter { $0.provider == provider }
            #expect(ofProvider.count == 195)
            #expect(Set(ofProvider.map(\.key)).count == 195, "a note names one trace of a provider")
        }
    }

    @Test(arguments: Trace.Provider.allCases)
    func whatIsNotLostIsUnderstoodAsMeant(_ provider: Trace.Provider) throws {
        var checked = 0
        for trace in traces where trace.provider == provider && losses(of: trace).isEmpty {
            let intent = try #require(try trace.intent(), "\(trace.key)")
            #expect(reading(of: trace) == .request(intent.operation, resource: intent.resource), "\(trace.key)")
            checked += 1
        }
        #expect(checked == Self.understood[provider])
    }

    @Test(arguments: TraceLoss.catalogue.map(\.name))
    func whatIsLostIsReadAsTheCatalogueSays(_ name: String) throws {
        let loss = try #require(TraceLoss.catalogue.first { $0.name == name })
        for trace in traces {
            guard let expected = loss.reading(of: trace) else { continue }
            #expect(reading(of: trace) == expected, "\(trace.provider) \(trace.key)")
            let intent = try trace.intent().map { TraceLoss.Reading.request($0.operation, resource: $0.resource) }
            #expect(expected != intent, "\(trace.provider) \(trace.key) loses nothing")
        }
    }

    @Test func everyTraceIsInOneClassAndEveryCaseIsATrace() {
        let known = Set(traces.map { "\($0.provider) \($0.key)" })
        var seen: Set<String> = []
        for loss in TraceLoss.catalogue {
            for lossCase in loss.cases {
                for provider in lossCase.providers {
                    let name = "\(provider) \(lossCase.key)"
                    #expect(known.contains(name), "\(loss.name): there is no trace \(name)")
                    #expect(seen.insert(name).inserted, "\(name) is catalogued twice")
                }
            }
        }
        #expect(seen.count + Self.understood.values.reduce(0, +) == 585)
    }

    @Test func countsEveryClass() {
        var counts: [String: [Int]] = [:]
        for loss in TraceLoss.catalogue {
            counts[loss.name] = Trace.Provider.allCases.map { provider in
                traces.count { $0.provider == provider && loss.reading(of: $0) != nil }
            }
        }
        #expect(
            counts == [
                "operators become equality": [25, 25, 25],
                "arrays become alternatives": [6, 6, 5],
                "null, undefined and empty arrays": [4, 4, 4],
                "dates lose their milliseconds": [1, 1, 0],
                "objects are no values": [1, 1, 1],
                "names clash with the query string's own": [7, 7, 8],
                "of two filters with one name the later wins": [2, 2, 2],
                "filters come in the order of their names": [1, 1, 0],
                "groups are refused or dropped": [11, 11, 10],
                "pages that are not sent, or sent otherwise": [3, 3, 6],
                "meta does not travel, or changes the method": [9, 9, 4],
                "resources are not encoded": [3, 2, 2],
                "ids are not encoded": [12, 11, 11],
                "variables that are no row": [2, 2, 2],
                "methods that the providers lack": [4, 4, 4],
                "custom and getApiUrl": [15, 15, 16],
            ])
    }

    @Test func nothingIsReadWhereNothingWasSent() {
        let silent = traces.filter { $0.request == nil }
        #expect(silent.count == 43)
        for trace in silent {
            #expect(losses(of: trace).count == 1, "\(trace.key)")
            #expect(reading(of: trace) == .nothing)
        }
    }

    @Test func aColumnNamedLikeASuffixIsUnderstoodOnceItIsKnown() throws {
        let key = "getList: field whose own name ends in an operator suffix"
        for trace in traces where trace.key == key {
            var request = try #require(trace.request)
            request.columnExists = { _, column in ["title", "title_like"].contains(column) }
            #expect(try SimpleRest().parse(request) == trace.intent())
        }
    }

    private func losses(of trace: Trace) -> [TraceLoss] {
        TraceLoss.catalogue.filter { $0.reading(of: trace) != nil }
    }

    private func reading(of trace: Trace) -> TraceLoss.Reading {
        guard let request = trace.request else { return .nothing }
        do throws(HttpError) {
            let parsed = try SimpleRest().parse(request)
            return .request(parsed.operation, resource: parsed.resource)
        } catch {
            return .refused(error.statusCode, error.type)
        }
    }
}
