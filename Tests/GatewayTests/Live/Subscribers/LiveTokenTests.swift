import Appwrite
import Testing

@testable import Gateway

@Suite struct LiveTokenTests {
    private static let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VySWQiOiJhIn0.c2lnbmF0dXJl_-"

    @Test(arguments: [
        (jwt, Credential.jwt(jwt)),
        ("eyJpZCI6ImEiLCJzZWNyZXQiOiJiIn0=", .session("eyJpZCI6ImEiLCJzZWNyZXQiOiJiIn0=")),
        ("ab+/==", .session("ab+/==")),
        ("eyJpZCI6ImEifQ%3D%3D", .session("eyJpZCI6ImEifQ%3D%3D")),
    ])
    func tellsAJWTFromASession(_ example: (token: String, credential: Credential)) {
        #expect(LiveToken.credential(example.token) == example.credential)
    }

    @Test(arguments: [
        "", "a.b", "a.b.c.d", "a..c", "a.b=.c", "a b", "a\r\nX-Appwrite-Key: k", "a\u{0}", "ä",
        String(repeating: "a", count: 4097),
    ])
    func refusesWhatCanBeNeither(token: String) {
        #expect(LiveToken.credential(token) == nil)
    }

    @Test func takesTheLongestToken() {
        #expect(LiveToken.credential(String(repeating: "a", count: 4096)) != nil)
    }
}
