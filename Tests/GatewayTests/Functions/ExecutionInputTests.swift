import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Functions: what an execution is asked with")
struct ExecutionInputTests {
    static let taken: [(body: String, sent: JSONObject)] = [
        ("", [:]), ("{}", [:]), (" \n", [:]), (#"{"body":null,"async":null}"#, [:]),
        (
            #"{"body":"{\"a\":1}","async":true,"path":"/x?y=1","method":"PUT","headers":{"X-A":"b"}}"#,
            [
                "body": #"{"a":1}"#, "async": true, "path": "/x?y=1", "method": "PUT", "headers": ["X-A": "b"],
            ]
        ),
        (
            #"{"async":true,"scheduledAt":"2026-12-24T18:00:00Z"}"#,
            ["async": true, "scheduledAt": "2026-12-24T18:00:00.000+00:00"]
        ),
    ]

    @Test(arguments: taken)
    func membersGoUpAsAppwriteHasThem(_ example: (body: String, sent: JSONObject)) throws {
        #expect(try ExecutionInput(Array(example.body.utf8)).members == example.sent)
    }

    static let refused: [(body: String, fields: Set<String>)] = [
        (#"{"body":{"a":1}}"#, ["body"]), (#"{"body":1}"#, ["body"]), (#"{"async":"true"}"#, ["async"]),
        (#"{"path":"x"}"#, ["path"]), (#"{"path":7}"#, ["path"]), (#"{"method":"FETCH"}"#, ["method"]),
        (#"{"method":"post"}"#, ["method"]), (#"{"headers":[]}"#, ["headers"]), (#"{"headers":{"a":1}}"#, ["headers"]),
        (#"{"scheduledAt":"tomorrow","async":true}"#, ["scheduledAt"]),
        (#"{"scheduledAt":"2026-12-24T18:00:00Z"}"#, ["async"]), (#"{"asinc":true}"#, ["asinc"]),
        (#"{"path":"x","method":"FETCH","nope":1}"#, ["path", "method", "nope"]),
        ("{", []), ("[]", []), ("body=1", []),
    ]

    @Test(arguments: refused)
    func whatIsWrongIsToldByField(_ example: (body: String, fields: Set<String>)) {
        let error = #expect(throws: HttpError.self) { try ExecutionInput(Array(example.body.utf8)) }
        #expect(error?.statusCode == 400)
        #expect(Set(error?.errors.keys.map { $0 } ?? []) == example.fields)
        #expect(error?.message.isEmpty == false)
    }
}
