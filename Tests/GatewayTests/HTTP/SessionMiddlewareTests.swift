import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

/// Sessions of which Appwrite knows those of `live`; others it takes for guests, without a word.
@Suite("A session that has ended")
struct SessionMiddlewareTests {
    private final class Bed: Sendable {
        let account: NIOLockedValueBox<TransportResponse?>
        let asked = NIOLockedValueBox(0)
        let http: HTTPBed

        /// - Parameters:
        ///   - account: what `GET /account` is answered; nothing answers when it is `nil`.
        ///   - rows: what a guest finds.
        init(
            account: TransportResponse? = Bed.dead, rows: TransportResponse = Rows.list([]),
            configure: (inout GatewayConfiguration) -> Void = { _ in }
        ) {
            let box = NIOLockedValueBox(account)
            let asked = asked
            self.account = box
            http = HTTPBed(
                configure: { configuration in
                    configuration.access.deadSession = .refuse
                    configuration.passthrough.allow = ["GET /teams"].compactMap { try? PassthroughRule($0) }
                    configuration.audit.roles = [.users(nil)]
                    configure(&configuration)
                },
                other: { request throws(TransportError) in
                    switch request.path {
                    case "/v1/account":
                        asked.withLockedValue { $0 += 1 }
                        guard let answer = box.withLockedValue({ $0 }) else {
                            throw TransportError(.unreachable, "away")
                        }
                        return answer
                    case "/v1/teams": return .json(#"{"total":0,"teams":[]}"#)
                    case _ where request.path.hasSuffix("/executions"): return .json(#"{"total":0,"executions":[]}"#)
                    case _ where request.path.contains("/files/"):
                        return .appwriteError(404, "storage_file_not_found", "The requested file could not be found.")
                    default: return HTTPBed.table(request)
                    }
                },
                rows: { _ in rows })
        }

        static let alive = TransportResponse.json(#"{"$id":"ada","labels":[]}"#)
        static let dead = TransportResponse.appwriteError(
            401, "general_unauthorized_scope", "User (role: guests) missing scope (account)")

        func get(_ uri: String, _ headers: HTTPFields = SessionMiddlewareTests.cookie) async throws -> TestResponse {
            try await http.get(uri, headers: headers)
        }

        func say(_ answer: TransportResponse?) { account.withLockedValue { $0 = answer } }
        var accountCalls: Int { asked.withLockedValue { $0 } }
    }

    private static let cookie: HTTPFields = [.cookie: "theme=dark; a_session_project=c2VjcmV0"]

    private static let reads = [
        "/simple-rest/posts", "/simple-rest/posts/a", "/simple-rest/posts?id=a&id=b", "/rest/posts", "/strapi-v4/posts",
        "/nestjsx-crud/posts", "/access/posts", "/access/posts?id=a", "/functions/echo/executions", "/appwrite/teams",
        "/files/photos/f1", "/files/photos/f1/download", "/audit",
    ]

    @Test(arguments: reads)
    func isTold(_ uri: String) async throws {
        let answer = try await Bed().get(uri)
        #expect(answer.status == .unauthorized)
        #expect(answer.text.contains(uri.hasPrefix("/strapi-v4") ? "Sign in again" : "gateway_session_ended"))
        #expect(
            answer.headers[values: .setCookie]
                == ["a_session_project=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"])
        #expect(answer.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
    }

    @Test(arguments: reads)
    func countsWhenAppwriteKnowsIt(_ uri: String) async throws {
        let answer = try await Bed(account: Bed.alive).get(uri)
        #expect(!answer.text.contains("gateway_session_ended"))
        #expect(answer.headers[.setCookie] == nil)
    }

    @Test(
        arguments: [
            [.any("X-Appwrite-Session"): "c2VjcmV0"], [.any("X-Appwrite-JWT"): "a.b.c"],
            [.authorization: "Bearer a.b.c"],
        ] as [HTTPFields])
    func isToldToWhoSendsAHeader(_ headers: HTTPFields) async throws {
        let answer = try await Bed().get("/simple-rest/posts", headers)
        #expect(answer.status == .unauthorized && answer.json?["type"] == "gateway_session_ended")
        #expect(answer.headers[.setCookie] == nil, "there is no cookie to take away")
    }

    @Test func isToldEvenWhereTheTableShowsEverybodyItsRows() async throws {
        #expect(try await Bed(rows: Rows.list(["a"])).get("/simple-rest/posts").status == .unauthorized)
    }

    /// The write would be done in a guest's name.
    @Test(
        arguments: [
            (HTTPRequest.Method.post, "/simple-rest/posts", #"{"title":"x"}"#),
            (.patch, "/rest/posts/a", #"{"title":"x"}"#),
            (.delete, "/simple-rest/posts/a", nil),
        ] as [(HTTPRequest.Method, String, String?)])
    func writesNothing(_ example: (method: HTTPRequest.Method, uri: String, body: String?)) async throws {
        let bed = Bed()
        var headers = Self.cookie
        headers[.origin] = "http://localhost:5173"
        let answer = try await bed.http.request(example.method, example.uri, headers: headers, body: example.body)
        #expect(answer.status == .unauthorized && answer.json?["type"] == "gateway_session_ended")
        #expect(bed.http.upstream.isEmpty)
    }

    @Test func aBlockedUserIsToldSo() async throws {
        let blocked = TransportResponse.appwriteError(403, "user_blocked", "The current user has been blocked.")
        let answer = try await Bed(account: blocked, rows: blocked).get("/simple-rest/posts")
        #expect(answer.status == .forbidden && answer.json?["type"] == "user_blocked")
        #expect(answer.headers[.setCookie] != nil)
    }

    // MARK: How often Appwrite is asked

    @Test func oneQuestionIsGoodForManyReads() async throws {
        let bed = Bed(account: Bed.alive, rows: Rows.list(["a"]))
        for _ in 0..<5 { #expect(try await bed.get("/simple-rest/posts").status == .ok) }
        #expect(bed.accountCalls == 1)
        #expect(bed.http.upstream.count == 5)
    }

    @Test func guestsAskNothing() async throws {
        let bed = Bed()
        #expect(try await bed.get("/simple-rest/posts", [:]).status == .ok)
        #expect(try await bed.get("/simple-rest/posts", [.cookie: "theme=dark"]).status == .ok)
        #expect(bed.accountCalls == 0)
    }

    /// What a guest would be told too is asked about, however shortly ago the session was known to live.
    @Test(
        arguments: [
            ("/simple-rest/posts", Rows.list([])), ("/strapi-v4/posts", Rows.list([])),
            ("/simple-rest/posts?id=a", Rows.list([])),
            ("/simple-rest/posts/a", .appwriteError(404, "row_not_found", "Row not found.")),
            (
                "/simple-rest/posts",
                .appwriteError(401, "user_unauthorized", "No permissions provided for action 'read'")
            ),
            ("/appwrite/teams", Rows.list([])), ("/functions/echo/executions", Rows.list([])),
        ] as [(String, TransportResponse)])
    func isNoticedAtOnceWhenNothingIsFound(_ example: (uri: String, rows: TransportResponse)) async throws {
        let bed = Bed(account: Bed.alive, rows: example.rows)
        #expect(try await bed.get(example.uri).json?["type"] != "gateway_session_ended")
        bed.say(Bed.dead)
        #expect(try await bed.get(example.uri).status == .unauthorized)
    }

    @Test func aTrueEmptyListIsEmpty() async throws {
        let bed = Bed(account: Bed.alive)
        for _ in 0..<3 { #expect(try await bed.get("/simple-rest/posts").text == "[]") }
        #expect(bed.accountCalls == 3)
    }

    // MARK: When it cannot be found out

    @Test(arguments: [nil, .appwriteError(500, "general_unknown", "?")] as [TransportResponse?])
    func anOutageSignsNobodyOutAndPassesNoEmptyListOff(_ account: TransportResponse?) async throws {
        let empty = try await Bed(account: account).get("/simple-rest/posts")
        #expect(empty.status.code >= 500)
        #expect(empty.headers[.setCookie] == nil)
        #expect(try await Bed(account: account, rows: Rows.list(["a"])).get("/simple-rest/posts").status == .ok)
    }

    @Test func aProjectWhoseAccountsAreOffIsServed() async throws {
        let off = TransportResponse.appwriteError(403, "general_service_disabled", "The service is disabled.")
        #expect(try await Bed(account: off).get("/simple-rest/posts").text == "[]")
    }

    // MARK: Settings

    @Test func mayBeAGuestInstead() async throws {
        let bed = Bed { $0.access.deadSession = .guest }
        let answer = try await bed.get("/simple-rest/posts")
        #expect(answer.status == .ok && answer.text == "[]")
        #expect(bed.accountCalls == 0)
    }

    @Test func itsCookieIsTakenFromAnHttpsPageAsASecureOne() async throws {
        let answer = try await Bed { $0.auth.url = "https://gateway.test" }.get("/simple-rest/posts")
        #expect(answer.headers[.setCookie]?.hasSuffix("; Secure") == true)
    }

    // MARK: What is no credential

    @Test(arguments: [
        "/simple-rest/posts", "/strapi-v4/posts", "/access/posts", "/files/photos/f1", "/appwrite/teams",
        "/auth/identity",
    ])
    func whatCannotCountIsRefused(_ uri: String) async throws {
        for headers: HTTPFields in [
            [.any("X-Appwrite-Key"): "standard_key"], [.authorization: "Basic dTpw"], [.authorization: "Bearer "],
        ] {
            let bed = Bed(account: Bed.alive)
            let answer = try await bed.get(uri, headers)
            #expect(answer.status == .unauthorized)
            if !uri.hasPrefix("/strapi-v4") { #expect(answer.json?["type"] == "gateway_credential_unusable") }
            #expect(bed.http.upstream.isEmpty && bed.accountCalls == 0)
        }
    }
}
