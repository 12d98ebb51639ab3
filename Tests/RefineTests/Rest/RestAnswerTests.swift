import JSONBytes
import Refine
import Testing

/// What `@refinedev/rest` makes of an answer with its default options, as the recordings show it.
enum RestProviderModel {
    static let provider = "@refinedev/rest 2"

    static func outcome(of method: String, status: Int, body: JSONValue) -> AnswerTrace.Outcome {
        switch method {
        // Lists and rows are not looked at, whatever their status.
        case "getList", "getOne": .took(body)
        case _ where status >= 400: .wholeAnswer(body, to: method, status: status)
        case "deleteOne": .took(nil)
        default: .took(body)
        }
    }
}

@Suite struct RestAnswerTests {
    @Test func theModelIsTheRecording() throws {
        let traces = try AnswerTrace.recorded(RestProviderModel.provider, errorsOnly: false)
            .filter { $0.method != "custom" }
        var checked = 0
        for trace in traces {
            guard let body = AnswerTrace.json(trace.body) else { continue }
            #expect(
                RestProviderModel.outcome(of: trace.method, status: trace.status, body: body) == trace.outcome,
                "\(trace.method): \(trace.note)")
            checked += 1
        }
        #expect(checked == 67)
    }

    /// The whole error is in the message, where a `transformError` finds it.
    @Test(arguments: [400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503])
    func aRefusedWriteCarriesTheWholeError(_ status: Int) throws {
        let error = HttpError(status, type: "row_invalid_structure", "Wrong.", errors: ["title": ["Odd.", "Bad."]])
        let body = try JSONValue(parsing: Rest().render(error).body)
        for method in ["create", "update", "deleteOne"] {
            let outcome = RestProviderModel.outcome(of: method, status: status, body: body)
            guard case .threw(let seen) = outcome, let text = seen.message?.string else {
                Issue.record("\(method) shows no message")
                continue
            }
            #expect(seen.statusCode == .integer(status))
            let written = try JSONValue(parsing: text)
            #expect(written["message"] == "Wrong.")
            #expect(written["statusCode"] == .integer(status))
            #expect(written["type"] == "row_invalid_structure")
            #expect(written["errors"] == ["title": ["Odd.", "Bad."]])
        }
        // Taken for data: the frontend has to look at the status.
        #expect(RestProviderModel.outcome(of: "getList", status: status, body: body) == .took(body))
    }
}
