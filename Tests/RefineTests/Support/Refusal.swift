import Refine
import Testing

/// Runs a parse that must be refused and gives the refusal.
func refusal<Value>(
    of label: String = "", sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(HttpError) -> Value
) -> HttpError? {
    do throws(HttpError) {
        let value = try body()
        Issue.record("\(label) must be refused, and was read as \(value)", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}

/// A request that must be refused: with which status and type, and what the message must say.
struct RefusalScenario: Sendable, CustomTestStringConvertible {
    var line: String
    var body = ""
    var status = 400
    var type: String
    var contains: [String]
    var lacks: [String] = []

    var testDescription: String { body.isEmpty ? line : "\(line) \(body.prefix(60))" }

    func check(_ error: HttpError?, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let error else { return }
        #expect(error.statusCode == status, "\(error)", sourceLocation: sourceLocation)
        #expect(error.type == type, "\(error)", sourceLocation: sourceLocation)
        for text in contains {
            #expect(error.message.contains(text), "\(error.message)", sourceLocation: sourceLocation)
        }
        for text in lacks {
            #expect(!error.message.contains(text), "\(error.message)", sourceLocation: sourceLocation)
        }
    }
}
