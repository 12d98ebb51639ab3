import Appwrite
import HTTPTypes
import Refine
import Testing

@testable import Gateway

@Suite("Whose request it is")
struct CredentialReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var headers: [String: [String]]
        var credential: Credential
        var testDescription: String { "\(headers)" }

        init(_ headers: [String: [String]], _ credential: Credential) {
            self.headers = headers
            self.credential = credential
        }
    }

    static let cases = [
        Case([:], .guest),
        Case(["x-appwrite-jwt": ["j"]], .jwt("j")),
        Case(["authorization": ["Bearer j"]], .jwt("j")), Case(["authorization": ["token  j"]], .jwt("j")),
        Case(["x-appwrite-session": ["s"]], .session("s")),
        Case(["cookie": ["a_session_shop=s"]], .session("s")),
        Case(["cookie": ["theme=dark; a_session_shop=s; b=c"]], .session("s")),
        Case(["cookie": ["theme=dark", "a_session_shop=s"]], .session("s")),
        Case(["cookie": ["a_session_shop=ab%3D%3D"]], .session("ab==")),
        Case(["cookie": ["a_session_shop=ab=="]], .session("ab==")),
        Case(["cookie": ["a_session_shop=50%"]], .session("50%")),
        // Other projects' sessions, and names that only end like ours, are none.
        Case(["cookie": ["a_session_other=s"]], .guest), Case(["cookie": ["xa_session_shop=s"]], .guest),
        Case(["cookie": ["a_session_shop=; a_session_shop=s"]], .session("s")),
        // A JWT counts before a session, a header before a cookie.
        Case(["x-appwrite-jwt": ["j"], "x-appwrite-session": ["s"]], .jwt("j")),
        Case(["x-appwrite-session": ["s"], "cookie": ["a_session_shop=t"]], .session("s")),
        Case(["x-appwrite-session": ["", "s"]], .session("s")),
    ]

    @Test(arguments: cases)
    func readsTheFirstThatThereIs(_ example: Case) throws {
        let reader = CredentialReader(project: "shop")
        #expect(try reader.credential { example.headers[$0] ?? [] } == example.credential)
        #expect(try reader.credential(of: Self.fields(example.headers)) == example.credential)
    }

    /// Whoever sends one of these does not mean to be a guest, nor whoever a cookie stands for.
    @Test(
        arguments: [
            (["x-appwrite-key": ["standard_secret"]], "`X-Appwrite-Key`"),
            (["x-appwrite-key": [""]], "`X-Appwrite-Key`"),
            (["authorization": ["Basic dTpw"]], "`Bearer` with a JWT"),
            (["authorization": ["standard_secret"]], "`Bearer` with a JWT"),
            (["authorization": ["Bearer"]], "without a token"), (["authorization": ["bearer  "]], "without a token"),
            (["authorization": ["token "]], "without a token"), (["authorization": [""]], "`Bearer` with a JWT"),
            (["x-appwrite-jwt": [""]], "`X-Appwrite-JWT` came empty"),
            (["x-appwrite-session": [""]], "`X-Appwrite-Session` came empty"),
            (["x-appwrite-jwt": ["a.b.c"], "x-appwrite-key": ["standard_secret"]], "`X-Appwrite-Key`"),
        ] as [([String: [String]], String)], [[:], ["cookie": ["a_session_shop=s"]]] as [[String: [String]]])
    func refusesWhatCannotCount(_ example: ([String: [String]], String), _ beside: [String: [String]]) throws {
        let headers = example.0.merging(beside) { $1 }
        let reader = CredentialReader(project: "shop")
        for read in [
            { try reader.credential { headers[$0] ?? [] } }, { try reader.credential(of: Self.fields(headers)) },
        ] {
            let error = try #require(throws: HttpError.self) { try read() }
            #expect((error.statusCode, error.type) == (401, "gateway_credential_unusable"))
            #expect(error.message.contains(example.1))
            #expect(error.headers["WWW-Authenticate"]?.hasPrefix("Bearer ") == true)
            #expect(!error.message.contains("standard_secret") && !error.message.contains("dTpw"))
        }
    }

    private static func fields(_ headers: [String: [String]]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, values) in headers {
            for value in values { fields.append(HTTPField(name: .any(name), value: value)) }
        }
        return fields
    }
}
