import GatewayTesting
import JSONBytes
import Refine
import Testing

/// What the recorded nestjsx providers make of this dialect's answers.
@Suite struct NestJSXAnswerTests {
    private let dialect = NestJSXCrud()
    private static let reads = ["getList", "getOne", "getMany", "deleteOne"]

    /// `custom` of ky throws its own error, whatever the body says.
    @Test(arguments: [(NestJSXProviderModel.axios, 85), (.ky, 74)])
    func theModelIsTheRecording(_ provider: NestJSXProviderModel, _ count: Int) throws {
        let traces = try AnswerTrace.recorded(provider.rawValue)
            .filter { provider == .axios || $0.method != "custom" }
        #expect(traces.count == count)
        for trace in traces {
            #expect(
                provider.outcome(of: trace.method, status: trace.status, body: trace.body) == trace.outcome,
                "\(trace.method): \(trace.note)")
        }
    }

    @Test(arguments: NestJSXProviderModel.allCases)
    func theRecordedErrorIsOneOfOurs(_ provider: NestJSXProviderModel) throws {
        let error = HttpError(
            400, type: "general_argument_invalid", "Bad Request",
            errors: ["title": ["must be longer", "should not be empty"], "n": ["must be positive"]])
        let ours = try JSONValue(parsing: dialect.render(error).body)
        let traces = try AnswerTrace.recorded(provider.rawValue).filter { $0.note == "error 400 nest style" }
        #expect(traces.map(\.method) == ["create", "update", "getList"])
        for trace in traces {
            let recorded = try #require(AnswerTrace.json(trace.body)?.object)
            #expect(recorded.memberKeys == ["statusCode", "error", "message"])
            #expect(ours["statusCode"] == recorded["statusCode"])
            #expect(ours["error"] == recorded["error"])
            // Ours sorts by column; the recording has them in the order of its checks.
            let messages = recorded["message"]?.array?.compactMap(\.string) ?? []
            #expect(ours["message"]?.array?.compactMap(\.string) == [messages[2], messages[0], messages[1]])
        }
    }

    private static let errors = [
        HttpError(
            400, type: "row_invalid_structure", "The row does not fit the table.",
            errors: ["title": ["Missing required attribute."], "category.id": ["Unknown row.", "category.id is odd."]]),
        HttpError(409, type: "row_already_exists", "A row with this title exists.", errors: ["title": ["Is taken."]]),
        HttpError(401, type: "user_unauthorized", "The current user is not authorized."),
        HttpError(400, type: "gateway_body_invalid", "The body is empty."),
        HttpError(500, type: "general_unknown", "Oops"),
        HttpError(503, type: "gateway_upstream_unavailable", "Appwrite does not answer — \"try\" again 🚀."),
    ]

    @Test(arguments: NestJSXProviderModel.allCases)
    func formsGetTheMessageTheStatusAndTheColumns(_ provider: NestJSXProviderModel) throws {
        for error in Self.errors {
            for method in ["create", "update"] {
                let seen = try thrown(error, method, by: provider)
                #expect(seen.message == .string(error.message))
                #expect(seen.statusCode == .integer(error.statusCode))
                let fields = try #require(seen.errors?.object)
                guard !error.errors.isEmpty else {
                    #expect(fields == ["": [.string(" " + error.message)]], "no column is to blame")
                    continue
                }
                #expect(Set(fields.memberKeys) == Set(error.errors.keys))
                for (field, messages) in error.errors {
                    let shown = fields[field]?.array?.compactMap(\.string) ?? []
                    #expect(shown.count == messages.count)
                    for (text, message) in zip(shown, messages) {
                        #expect(text.hasPrefix(field + " ") && text.hasSuffix(message))
                    }
                }
            }
        }
    }

    @Test func readsOfAxiosShowTheMessageAndTheStatus() throws {
        for error in Self.errors {
            for method in Self.reads + ["custom"] {
                let seen = try thrown(error, method, by: .axios)
                #expect(seen.statusCode == .integer(error.statusCode))
                let shown = seen.message?.array?.compactMap(\.string) ?? []
                if error.errors.isEmpty {
                    #expect(shown == [" " + error.message])
                } else {
                    #expect(shown.count == error.errors.values.joined().count)
                }
            }
        }
    }

    @Test func kyThrowsTheWholeBodyOfAGetManyAndWritesThatOfADeleteOut() throws {
        for error in Self.errors {
            let body = try JSONValue(parsing: dialect.render(error).body)
            let many = try thrown(error, "getMany", by: .ky)
            #expect(many == .init(message: body["message"], statusCode: body["statusCode"], errors: body["errors"]))
            let delete = try thrown(error, "deleteOne", by: .ky)
            let written = try JSONValue(parsing: try #require(delete.message?.string))
            #expect(written["error"] == .string(error.message))
            #expect(delete.statusCode == .integer(error.statusCode))
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func noErrorBreaksAProviderOrInventsAColumn(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let words = ["title", "a b", "", " ", "views", "🚀", "e\u{301}", "\u{301}x", "\"", "must", "\n", "$id"]
        func text() -> String {
            (0..<Int.random(in: 0...4, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
                .joined(separator: " ")
        }
        for _ in 0..<50 {
            var errors: [String: [String]] = [:]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                errors[words.randomElement(using: &random) ?? ""] = (0..<Int.random(in: 0...2, using: &random))
                    .map { _ in text() }
            }
            let error = HttpError(400, type: "t", "m" + text(), errors: errors)
            for provider in NestJSXProviderModel.allCases {
                let seen = try thrown(error, "create", by: provider)
                let fields = Set(try #require(seen.errors?.object).memberKeys)
                #expect(fields.subtracting([""]).isSubset(of: errors.keys), "seed \(seed): \(error)")
                #expect(!fields.isEmpty)
            }
        }
    }

    /// A list may be an envelope; to axios's getMany only a bare array is rows.
    @Test func answersAreRowsWhereTheProvidersLookForThem() throws {
        let axios = try AnswerTrace.recorded(NestJSXProviderModel.axios.rawValue, errorsOnly: false)
        let envelope = axios.filter { $0.note == "list as {data,total}" }
        #expect(envelope.map(\.method) == ["getList", "getMany"])
        #expect(envelope.map(\.outcome) == [.took([["id": "1"]]), .took(["data": [["id": "1"]], "total": 42])])

        let rows = Array(#"[{"id":"1"}]"#.utf8)
        let list = DataRequest(resource: "posts", operation: .getList(ListRequest()))
        let many = DataRequest(resource: "posts", operation: .getMany(ids: ["1"]))
        let listBody = dialect.render(.list(ListAnswer(rows: rows, count: 1, total: 42)), for: list).body
        #expect(AnswerTrace.json(listBody)?["data"] == [["id": "1"]])
        #expect(AnswerTrace.json(listBody)?["total"] == 42)
        #expect(dialect.render(.rows(rows), for: many).body == rows)
    }

    private func thrown(
        _ error: HttpError, _ method: String, by provider: NestJSXProviderModel
    ) throws -> AnswerTrace.SeenError {
        let response = dialect.render(error)
        let outcome = provider.outcome(of: method, status: response.status, body: response.body)
        guard case .threw(let seen) = outcome else { throw NothingThrown(outcome: outcome) }
        return seen
    }

    struct NothingThrown: Error {
        var outcome: AnswerTrace.Outcome
    }
}
