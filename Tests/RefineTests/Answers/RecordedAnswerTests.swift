import JSONBytes
import Refine
import Testing

/// What refine's providers make of answers: of those that were recorded, and of ours.
@Suite struct RecordedAnswerTests {
    /// Every recorded answer that is JSON, so that what is said below of ours rests on what the providers did.
    @Test func theModelDoesWhatTheProvidersDid() throws {
        var refusals = 0
        for answer in try RecordedAnswer.all.get() {
            let modelled = ProviderModel(provider: answer.provider)
                .outcome(answer.method, status: answer.status, headers: answer.headers, body: answer.body)
            // The totals of json-server's providers depend on more than the header; they are none of an error's.
            if case .data(let data, let total) = answer.outcome, case .data(let expected, let expectedTotal) = modelled
            {
                #expect(data == expected, "\(answer.key)")
                if [.rest, .strapiAxios, .strapiKy].contains(answer.provider), answer.status < 400 {
                    #expect(total == expectedTotal, "\(answer.key)")
                }
            } else {
                #expect(Self.comparable(answer.outcome) == Self.comparable(modelled), "\(answer.key)")
                refusals += 1
            }
        }
        #expect(refusals == 329)
    }

    /// Texts that are JSON compare as such: the order of members does not matter.
    private static func comparable(_ outcome: ProviderOutcome) -> ProviderOutcome {
        guard case .threw(let message?, let code, let errors) = outcome, let text = message.string,
            let json = try? JSONValue(parsing: text), json.object != nil
        else { return outcome }
        return .threw(message: json, statusCode: code, errors: errors)
    }

    private static let errors: JSONValue = ["category.id": ["Unknown."], "title": ["Too short.", "Required."]]

    private static func refused(_ dialect: any Dialect, _ provider: Trace.Provider, _ method: String, _ status: Int)
        throws -> ProviderOutcome
    {
        let error = HttpError(
            status, type: "row_invalid_structure", "Two columns are wrong.",
            errors: ["title": ["Too short.", "Required."], "category.id": ["Unknown."]], headers: ["Retry-After": "1"])
        let response = dialect.render(error)
        #expect(response.status == status)
        #expect(response.headers.map(\.name) == ["Retry-After"])
        return ProviderModel(provider: provider)
            .outcome(method, status: status, headers: [:], body: try JSONValue(parsing: response.body))
    }

    @Test(arguments: [400, 401, 403, 404, 405, 409, 412, 413, 422, 429, 500, 501, 502, 503, 504])
    func ourErrorsReachWhatReadsThem(_ status: Int) throws {
        let (message, code) = (JSONValue.string("Two columns are wrong."), JSONValue.integer(status))
        let whole = ProviderOutcome.threw(message: message, statusCode: code, errors: Self.errors)
        let plain = ProviderOutcome.threw(message: message, statusCode: code, errors: nil)
        let methods = ["getList", "getOne", "getMany", "create", "update", "deleteOne"]
        for method in methods {
            for provider in [Trace.Provider.axios4, .axios5] {
                #expect(try Self.refused(SimpleRest(), provider, method, status) == plain, "\(provider) \(method)")
            }
            #expect(
                try Self.refused(StrapiV4(), .strapiAxios, method, status)
                    == (["create", "update"].contains(method) ? whole : plain), "\(method)")
        }
        #expect(try Self.refused(SimpleRest(), .ky, "getMany", status) == whole)
        #expect(try Self.refused(StrapiV4(), .strapiKy, "getMany", status) == whole)
    }

    /// The ky providers put the whole answer into the message: with `transformError` an app finds everything in it.
    @Test(arguments: ["create", "update", "deleteOne"])
    func kyPutsOurErrorsIntoTheMessage(_ method: String) throws {
        let dialects: [(any Dialect, Trace.Provider)] = [(Rest(), .rest), (SimpleRest(), .ky), (StrapiV4(), .strapiKy)]
        for (dialect, provider) in dialects {
            guard case .threw(let message?, 400, nil) = try Self.refused(dialect, provider, method, 400) else {
                Issue.record("\(provider) \(method)")
                continue
            }
            let body = try JSONValue(parsing: message.string ?? "")
            #expect(body["message"] == "Two columns are wrong.")
            #expect(body["statusCode"] == 400)
            #expect(body["type"] == "row_invalid_structure")
            #expect(body["errors"] == Self.errors)
        }
    }

    /// A refused list is an error nowhere with ky; that it has no rows is all that an answer can see to.
    @Test func kyTakesARefusedListForData() throws {
        guard case .data(let data?, _) = try Self.refused(Rest(), .rest, "getList", 400) else {
            Issue.record("not data")
            return
        }
        #expect(data["message"] == "Two columns are wrong.")
        #expect(try Self.refused(StrapiV4(), .strapiKy, "getList", 400) == .data(.null))
    }
}
