import JSONBytes
import Refine
import Testing

/// What refine's json-server providers make of an answer that is no success, as the recordings show it.
enum SimpleRestProviderModel: String, CaseIterable, Sendable {
    case axios4 = "@refinedev/simple-rest 4"
    case axios5 = "@refinedev/simple-rest 5"
    case ky = "@refinedev/rest/simple-rest 2"

    func outcome(of method: String, status: Int, body: [UInt8]) -> AnswerTrace.Outcome {
        let json = AnswerTrace.json(body)
        guard self == .ky else {
            return .threw(.init(message: json?["message"], statusCode: .integer(status)))
        }
        guard let json else { return .broke }
        switch method {
        case "getList", "getOne": return .took(json)
        case "getMany":
            return .threw(.init(message: json["message"], statusCode: json["statusCode"], errors: json["errors"]))
        default:
            var members = json.object?.members.map { ($0.key, $0.value) } ?? []
            if method != "create" { members.append(("id", "a1")) }
            if method != "deleteOne" { members.append(("variables", ["title": ""])) }
            return .threw(
                .init(message: .string(JSONValue.object(JSONObject(members)).text), statusCode: .integer(status)))
        }
    }
}

/// What the recorded json-server providers make of this dialect's errors.
@Suite struct SimpleRestAnswerTests {
    /// `custom` of ky throws its own error, whatever the body says.
    @Test(arguments: [(SimpleRestProviderModel.axios4, 85), (.axios5, 85), (.ky, 74)])
    func theModelIsTheRecording(_ provider: SimpleRestProviderModel, _ count: Int) throws {
        let traces = try AnswerTrace.recorded(provider.rawValue)
            .filter { provider != .ky || $0.method != "custom" }
        #expect(traces.count == count)
        for trace in traces {
            #expect(
                provider.outcome(of: trace.method, status: trace.status, body: trace.body) == trace.outcome,
                "\(trace.method): \(trace.note)")
        }
    }

    /// The recorded error of refine's own shape, save for its members that are no lists of texts.
    @Test(arguments: SimpleRestProviderModel.allCases)
    func theRecordedErrorIsOneOfOurs(_ provider: SimpleRestProviderModel) throws {
        let traces = try AnswerTrace.recorded(provider.rawValue)
            .filter { $0.note.hasSuffix("{message,statusCode,errors}") && $0.method == "create" }
        #expect(traces.map(\.status) == [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
        for trace in traces {
            let error = HttpError(trace.status, type: "t", "Nope", errors: ["title": ["too short", "required"]])
            let ours = try JSONValue(parsing: SimpleRest().render(error).body)
            let recorded = try #require(AnswerTrace.json(trace.body))
            #expect(ours["message"] == recorded["message"])
            #expect(ours["statusCode"] == recorded["statusCode"])
            #expect(ours["errors"]?["title"] == recorded["errors"]?["title"])
        }
    }

    private static let error = HttpError(
        409, type: "row_already_exists", "A row with this \"title\" exists.", errors: ["title": ["Is taken."]])
    private static let fields: JSONValue = ["title": ["Is taken."]]

    @Test(arguments: [SimpleRestProviderModel.axios4, .axios5])
    func axiosShowsTheMessageAndTheStatus(_ provider: SimpleRestProviderModel) {
        let response = SimpleRest().render(Self.error)
        for method in ["getList", "getOne", "getMany", "create", "update", "deleteOne", "custom"] {
            // `errors` stay in the response, where only the application's own interceptor finds them.
            #expect(
                provider.outcome(of: method, status: response.status, body: response.body)
                    == .threw(.init(message: .string(Self.error.message), statusCode: 409)))
        }
    }

    @Test func kyCarriesTheColumnsInGetManyAndInTheTextOfWrites() throws {
        let response = SimpleRest().render(Self.error)
        #expect(
            SimpleRestProviderModel.ky.outcome(of: "getMany", status: response.status, body: response.body)
                == .threw(.init(message: .string(Self.error.message), statusCode: 409, errors: Self.fields)))
        for method in ["create", "update", "deleteOne"] {
            let outcome = SimpleRestProviderModel.ky.outcome(
                of: method, status: response.status, body: response.body)
            guard case .threw(let seen) = outcome, let text = seen.message?.string else {
                Issue.record("\(method) shows no message")
                continue
            }
            #expect(seen.statusCode == 409)
            let written = try JSONValue(parsing: text)
            #expect(written["message"] == .string(Self.error.message))
            #expect(written["errors"] == Self.fields)
        }
    }
}
