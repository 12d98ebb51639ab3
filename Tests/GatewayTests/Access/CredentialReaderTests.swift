import Appwrite
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
        Case(["authorization": ["Basic dTpw"]], .guest), Case(["authorization": ["Bearer"]], .guest),
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
        Case(["x-appwrite-jwt": [""], "x-appwrite-session": ["s"]], .session("s")),
        // A key is never taken from a caller.
        Case(["x-appwrite-key": ["k"]], .guest),
    ]

    @Test(arguments: cases)
    func readsTheFirstThatThereIs(_ example: Case) {
        #expect(CredentialReader(project: "shop").credential { example.headers[$0] ?? [] } == example.credential)
    }
}
