import GatewayTesting
import JSONBytes

/// What a recorded provider made of a given answer.
struct RecordedAnswer: Sendable {
    var provider: Trace.Provider
    /// refine's method: `create`.
    var method: String
    var note: String
    var status: Int
    var headers: JSONObject
    var body: JSONValue
    var outcome: ProviderOutcome

    var key: String { "\(provider) \(method): \(note)" }

    /// The answers that are JSON, of the dialects here; `custom` is none of their business.
    static let all = Result { try read() }

    private static func read() throws -> [RecordedAnswer] {
        let json = try JSONValue(parsing: Fixtures.bytes("refine-error-traces.json"), maximumDepth: 64)
        return try (json.array ?? []).compactMap(answer)
    }

    private static func answer(_ item: JSONValue) throws -> RecordedAnswer? {
        guard let package = item["provider"]?.string, let version = item["version"]?.string,
            let method = item["method"]?.string, let note = item["note"]?.string,
            let status = item["response"]?["status"]?.int64, let headers = item["response"]?["headers"]?.object,
            let text = item["response"]?["body"]?.string, let outcome = item["outcome"]
        else { throw Trace.Unreadable(item: item.text) }
        guard let provider = Trace.provider(package, version), method != "custom",
            let body = try? JSONValue(parsing: text)
        else { return nil }
        return RecordedAnswer(
            provider: provider, method: method, note: note, status: Int(status), headers: headers, body: body,
            outcome: ProviderOutcome(outcome))
    }
}
