import JSONBytes
import Refine
import Testing

/// Everything that the recorded nestjsx providers send is understood as refine meant it, or is in the catalogue of their losses.
@Suite struct NestJSXTraceTests {
    private let traces: [NestJSXTrace]
    /// How many traces of a provider say all that refine meant.
    private static let understood: [Trace.Provider: Int] = [NestJSXTrace.axios: 136, NestJSXTrace.ky: 133]

    init() throws {
        traces = try NestJSXTrace.recorded.get()
    }

    @Test func theRecordingIsComplete() {
        #expect(traces.count == 390)
        for provider in NestJSXTrace.providers {
            let keys = traces.filter { $0.trace.provider == provider }.map(\.trace.key)
            #expect(keys.count == 195)
            #expect(Set(keys).count == 195, "a note names one trace of a provider")
        }
    }

    @Test(arguments: NestJSXTrace.providers)
    func whatIsNotLostIsUnderstoodAsMeant(_ provider: Trace.Provider) throws {
        var checked = 0
        for trace in traces where trace.trace.provider == provider && losses(of: trace).isEmpty {
            guard trace.requests.count <= 1 else { continue }
            let intent = try #require(try trace.intent(), "\(trace.trace.key)")
            #expect(
                trace.reading() == .request(intent.operation, resource: intent.resource), "\(trace.trace.key)")
            checked += 1
        }
        #expect(checked == Self.understood[provider])
    }

    @Test func oneRequestForEachRowIsUnderstoodRowByRow() throws {
        let fans = traces.filter { $0.requests.count > 1 }
        #expect(fans.map(\.trace.key) == ["updateMany: two", "deleteMany: two"])
        for fan in fans {
            let intent = try #require(try fan.intent())
            let expected: [DataRequest.Operation] =
                switch intent.operation {
                case .updateMany(let ids, let row): ids.map { .update(id: $0, row) }
                case .deleteMany(let ids): ids.map { .deleteOne(id: $0) }
                default: []
                }
            #expect(
                fan.requests.map(NestJSXTrace.reading) == expected.map { .request($0, resource: intent.resource) })
        }
    }

    @Test(arguments: TraceLoss.nestJSXCrud.map(\.name))
    func whatIsLostIsReadAsTheCatalogueSays(_ name: String) throws {
        let loss = try #require(TraceLoss.nestJSXCrud.first { $0.name == name })
        for trace in traces {
            guard let expected = loss.reading(of: trace.trace) else { continue }
            let place = "\(trace.trace.provider) \(trace.trace.key)"
            #expect(trace.reading() == expected, "\(place)")
            let intent = try trace.intent().map { TraceLoss.Reading.request($0.operation, resource: $0.resource) }
            #expect(expected != intent, "\(place) loses nothing")
        }
    }

    @Test func everyTraceIsInOneClassAndEveryCaseIsATrace() {
        let known = Set(traces.map { "\($0.trace.provider) \($0.trace.key)" })
        var seen: Set<String> = []
        for loss in TraceLoss.nestJSXCrud {
            for lossCase in loss.cases {
                for provider in lossCase.providers {
                    let name = "\(provider) \(lossCase.key)"
                    #expect(known.contains(name), "\(loss.name): there is no trace \(name)")
                    #expect(seen.insert(name).inserted, "\(name) is catalogued twice")
                }
            }
        }
        let fans = traces.count { $0.requests.count > 1 }
        #expect(seen.count + fans + Self.understood.values.reduce(0, +) == 390)
    }

    @Test func countsEveryClass() {
        var counts: [String: [Int]] = [:]
        for loss in TraceLoss.nestJSXCrud {
            counts[loss.name] = NestJSXTrace.providers.map { provider in
                traces.count { $0.trace.provider == provider && loss.reading(of: $0.trace) != nil }
            }
        }
        #expect(
            counts == [
                "operators without a name become $eq": [9, 9],
                "$eq with an array is refused": [6, 6],
                "undefined, objects, and texts in place of lists": [3, 3],
                "pages that are not sent, or lie before the first row": [3, 3],
                "a sorter without an order is not sent": [1, 1],
                "meta does not travel, or travels where it means nothing": [4, 5],
                "resources are not encoded": [2, 2],
                "ids are not encoded": [11, 11],
                "variables that are no row": [2, 2],
                "methods that the ky provider lacks": [0, 4],
                "custom and getApiUrl": [16, 16],
            ])
    }

    private func losses(of trace: NestJSXTrace) -> [TraceLoss] {
        TraceLoss.nestJSXCrud.filter { $0.reading(of: trace.trace) != nil }
    }
}
