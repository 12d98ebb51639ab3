import GatewayTesting
import JSONBytes

/// What a recorded provider made of one given answer.
struct AnswerTrace: Sendable {
    /// The package and the beginning of its version: `@refinedev/simple-rest 5`.
    var provider: String
    /// refine's method: `getList`.
    var method: String
    var note: String
    var status: Int
    var body: [UInt8]
    var outcome: Outcome
    /// What a list says of its total; `nil` where that is undefined.
    var total: JSONValue?

    /// What the caller of the provider's method gets.
    enum Outcome: Sendable, Equatable {
        /// An error as refine's hooks read it.
        case threw(SeenError)
        /// The provider itself failed over the body.
        case broke
        /// The body, or a part of it, was taken for what was asked.
        case took(JSONValue?)
    }

    /// The members of a thrown error that refine reads; `nil` where they are undefined.
    struct SeenError: Sendable, Equatable {
        var message: JSONValue?
        var statusCode: JSONValue?
        var errors: JSONValue?
    }
}

extension AnswerTrace {
    /// The traces of a package's version, those of errors alone where asked.
    static func recorded(_ provider: String, errorsOnly: Bool = true) throws -> [AnswerTrace] {
        let json = try JSONValue(parsing: Fixtures.bytes("refine-error-traces.json"), maximumDepth: 64)
        return (json.array ?? []).compactMap(read)
            .filter { $0.provider == provider && (!errorsOnly || $0.status >= 400) }
    }

    private static func read(_ item: JSONValue) -> AnswerTrace? {
        guard let package = item["provider"]?.string, let version = item["version"]?.string?.first,
            let method = item["method"]?.string, let note = item["note"]?.string,
            let status = item["response"]?["status"]?.int64, let body = item["response"]?["body"]?.string,
            let outcome = item["outcome"].flatMap(Outcome.init)
        else { return nil }
        return AnswerTrace(
            provider: "\(package) \(version)", method: method, note: note, status: Int(status), body: Array(body.utf8),
            outcome: outcome, total: item["outcome"]?["result"]?["total"])
    }

    /// The body as JSON; `nil` where it is none.
    static func json(_ body: [UInt8]) -> JSONValue? { try? JSONValue(parsing: body) }
}

extension AnswerTrace.Outcome {
    /// Reads a recorded outcome: undefined values are written `{"$undefined": true}`, exceptions of the provider's own name their class.
    init?(_ json: JSONValue) {
        if let thrown = json["threw"] {
            self =
                thrown["$error"] != nil
                ? .broke
                : .threw(
                    AnswerTrace.SeenError(
                        message: thrown["message"], statusCode: thrown["statusCode"], errors: thrown["errors"]))
        } else if let result = json["result"] {
            let data = result["data"]
            let isUndefined = data?["$undefined"] != nil
            self = .took(isUndefined ? Optional.none : data)
        } else {
            return nil
        }
    }
}
