import JSONBytes
import Refine
import Testing

@Suite struct StrapiAnswerTests {
    /// What is said below of our answers rests on what the providers did with the recorded ones.
    @Test(arguments: StrapiProviderModel.allCases)
    func theModelIsTheRecording(_ provider: StrapiProviderModel) throws {
        let traces = try AnswerTrace.recorded(provider.rawValue, errorsOnly: false)
            .filter { $0.method != "custom" }
        var checked = 0
        for trace in traces {
            guard let body = AnswerTrace.json(trace.body) else { continue }
            #expect(
                provider.outcome(of: trace.method, status: trace.status, body: body) == trace.outcome,
                "\(trace.method): \(trace.note)")
            if trace.method == "getList", trace.status < 400 {
                #expect(provider.total(of: body) == trace.total, "\(trace.note)")
            }
            checked += 1
        }
        #expect(checked == 78)
    }

    private static let errors: JSONValue = ["category.id": ["Unknown."], "title": ["Too short.", "Required."]]

    @Test(arguments: [400, 401, 403, 404, 405, 409, 412, 413, 422, 429, 500, 501, 502, 503, 504])
    func ourErrorsReachWhatReadsThem(_ status: Int) throws {
        let error = HttpError(
            status, type: "row_invalid_structure", "Two columns are wrong.",
            errors: ["title": ["Too short.", "Required."], "category.id": ["Unknown."]])
        let body = try JSONValue(parsing: StrapiV4().render(error).body)
        let message = JSONValue.string(error.message)
        let plain = AnswerTrace.Outcome.threw(.init(message: message, statusCode: .integer(status)))
        let whole = AnswerTrace.Outcome.threw(
            .init(message: message, statusCode: .integer(status), errors: Self.errors))
        for method in ["getList", "getOne", "getMany", "deleteOne"] {
            #expect(StrapiProviderModel.axios.outcome(of: method, status: status, body: body) == plain, "\(method)")
        }
        for method in ["create", "update"] {
            #expect(StrapiProviderModel.axios.outcome(of: method, status: status, body: body) == whole, "\(method)")
        }
        let ky = StrapiProviderModel.ky
        #expect(ky.outcome(of: "getMany", status: status, body: body) == whole)
        // Taken for data, which an error has none of: the frontend has to look at the status.
        #expect(ky.outcome(of: "getList", status: status, body: body) == .took(.null))
        guard case .threw(let seen) = ky.outcome(of: "create", status: status, body: body) else {
            Issue.record("a refused create is no error")
            return
        }
        let written = try JSONValue(parsing: seen.message?.string ?? "")
        #expect(written["message"] == message)
        #expect(written["errors"] == Self.errors)
    }
}
