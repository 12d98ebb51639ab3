import Refine
import Testing

/// A dialect with what was recorded of its providers.
struct RecordedDialect: Sendable, CustomTestStringConvertible {
    var dialect: any Dialect
    var providers: [Trace.Provider]
    var catalogue: [TraceLoss]
    /// How many traces of each provider say all that refine meant.
    var understood: [Int]
    /// How many traces of each provider show a loss.
    var losses: [String: [Int]]

    var testDescription: String { type(of: dialect).name }

    static let all = [simpleRest, rest, strapiV4, nestJSXCrud]

    static let simpleRest = RecordedDialect(
        dialect: SimpleRest(), providers: [.axios4, .axios5, .ky], catalogue: TraceLoss.simpleRest,
        understood: [89, 91, 95],
        losses: [
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

    /// What a trace's requests are read as.
    func reading(of trace: Trace) -> TraceLoss.Reading {
        if trace.requests.isEmpty { return .nothing }
        do throws(HttpError) {
            var read: [DataRequest] = []
            for request in trace.requests { read.append(try dialect.parse(request)) }
            return read.count == 1
                ? .request(read[0].operation, resource: read[0].resource) : .requests(read.map(\.operation))
        } catch {
            return .refused(error.statusCode, error.type)
        }
    }

    func losses(of trace: Trace) -> [TraceLoss] {
        catalogue.filter { $0.reading(of: trace) != nil }
    }
}

extension Trace {
    /// What refine meant, as a reading.
    func intended() throws -> TraceLoss.Reading? {
        try intent().map { .request($0.operation, resource: $0.resource) }
    }
}
