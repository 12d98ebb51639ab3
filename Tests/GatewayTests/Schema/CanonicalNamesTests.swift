import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

/// Appwrite's SQL databases find databases, tables and rows whatever the case of the letters in their ids.
@Suite("Names are taken letter by letter")
struct CanonicalNamesTests {
    /// Answers as such a server: with the ids that things have.
    private static func bed(
        _ configure: @escaping (inout GatewayConfiguration) -> Void = { _ in }, row id: String = "b1"
    ) -> CaseBlindAppwrite {
        CaseBlindAppwrite(row: id, configure: configure)
    }

    static let others = ["Posts/b1", "POSTS/b1", "main/Posts/b1", "MAIN/posts/b1", "Main/POSTS"]
    static let dialects = ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"]

    @Test(arguments: others, dialects)
    func aTableIsNotReachedByAnotherSpelling(_ path: String, _ dialect: String) async throws {
        let bed = Self.bed()
        for method in [HTTPRequest.Method.get, .put, .patch, .delete, .post] {
            let answer = try await bed.request(method, "/\(dialect)/\(path)", #"{"title":"x"}"#)
            #expect([404, 405].contains(answer.status.code), "\(method) \(path)")
        }
        #expect(bed.rowCalls.isEmpty)
    }

    @Test func anUnknownSpellingNamesTheOwnOne() async throws {
        let answer = try await Self.bed().request(.get, "/simple-rest/Posts/b1")
        #expect(answer.status == .notFound)
        #expect(answer.json?["message"]?.string?.contains("Did you mean `posts`?") == true)
    }

    @Test func theRulesOfATableHoldForEverySpelling() async throws {
        let bed = Self.bed({ configuration in
            configuration.resources.exposure = .everything
            var articles = GatewayConfiguration.Resource(table: TableReference(database: "main", table: "posts"))
            articles.hidden = ["title"]
            articles.operations = [.list, .show]
            configuration.resources.named = ["articles": articles]
        })
        for path in Self.others + ["posts/b1"] {
            let answer = try await bed.request(.delete, "/simple-rest/" + path)
            #expect([404, 405].contains(answer.status.code))
        }
        #expect(bed.rowCalls.isEmpty)
        let answer = try await bed.request(.get, "/simple-rest/Posts/b1")
        #expect(answer.json?["message"]?.string?.contains("Its table is served as `articles`") == true)
        #expect(try await bed.request(.get, "/simple-rest/articles/b1").text.contains("title") == false)
    }

    /// Without a server key nobody says how tables are spelt: what is named holds all the same.
    @Test func withoutAKeyTooWhatIsNamedIsReachedByItsNamesAlone() async throws {
        let bed = Self.bed({ configuration in
            configuration.appwrite.key = nil
            configuration.resources.exposure = .everything
            configuration.resources.named = ["articles": .init(table: TableReference(database: "main", table: "posts"))]
        })
        // Nor does anybody say there which other databases there are: what begins as one is a table's id.
        for path in Self.others {
            #expect(try await bed.request(.get, "/simple-rest/" + path).status == .notFound)
            #expect(try await bed.request(.get, "/access/" + path.replacing("/b1", with: "")).status == .notFound)
        }
        #expect(bed.rowCalls.allSatisfy { !$0.path.lowercased().contains("/tables/posts/") })
    }

    @Test func aTableThatWasMadeUnderAnotherSpellingOfItsDatabaseIsReached() async throws {
        let bed = CaseBlindAppwrite(row: "b1", databaseOfTable: "Main")
        #expect(try await bed.request(.get, "/simple-rest/posts/b1").status == .ok)
        #expect(try await bed.request(.get, "/simple-rest/Main/posts/b1").status == .notFound)
    }

    @Test(arguments: dialects)
    func aRowIsNotReadByAnotherSpelling(_ dialect: String) async throws {
        let bed = Self.bed()
        #expect(try await bed.request(.get, "/\(dialect)/posts/b1").status == .ok)
        let answer = try await bed.request(.get, "/\(dialect)/posts/B1")
        #expect(answer.status == .notFound)
        #expect(!answer.text.contains("t-b1"))
    }

    static let writes: [(method: HTTPRequest.Method, path: String, body: String)] = [
        (.patch, "posts/B1", #"{"title":"x"}"#), (.put, "posts/B1", #"{"title":"x"}"#), (.delete, "posts/B1", ""),
        (.patch, "posts/bulk?ids=a,B1", #"{"title":"x"}"#), (.delete, "posts/bulk?ids=a,B1", ""),
    ]

    @Test(arguments: writes)
    func aRowIsNotWrittenByAnotherSpelling(
        _ write: (method: HTTPRequest.Method, path: String, body: String)
    ) async throws {
        let bed = Self.bed()
        let answer = try await bed.request(write.method, "/simple-rest/" + write.path, write.body)
        #expect(answer.status == .notFound)
        #expect(bed.rowCalls.allSatisfy { $0.method == "GET" })
    }

    @Test func aRowIsWrittenByItsOwn() async throws {
        let bed = Self.bed(row: "B1")
        #expect(try await bed.request(.patch, "/simple-rest/posts/B1", #"{"title":"x"}"#).status == .ok)
        #expect(try await bed.request(.delete, "/simple-rest/posts/B1").status == .ok)
        // Without capitals nothing is looked up first; the answer tells what was written.
        let answer = try await bed.request(.patch, "/simple-rest/posts/b1", #"{"title":"x"}"#)
        #expect(answer.json?["id"] == "B1")
    }

    @Test func whoMayNotReadARowIsLeftToAppwrite() async throws {
        let bed = CaseBlindAppwrite(row: "b1", isReadable: false)
        #expect(try await bed.request(.delete, "/simple-rest/posts/B1").status == .ok)
    }

    @Test func accessToARowIsThatOfItsOwnId() async throws {
        let bed = Self.bed()
        #expect(try await bed.request(.get, "/access/posts?id=b1").json?["show"]?["can"] == true)
        #expect(try await bed.request(.get, "/access/posts?id=B1").json?["show"]?["can"] == false)
        #expect(try await bed.request(.get, "/access/Posts").status == .notFound)
    }
}

/// An Appwrite with one table and one row that answers whatever the case of the letters in ids.
private struct CaseBlindAppwrite {
    let bed: HTTPBed

    init(
        row id: String, databaseOfTable: String = "main", isReadable: Bool = true,
        configure: (inout GatewayConfiguration) -> Void = { _ in }
    ) {
        bed = HTTPBed(
            configure: configure,
            other: { request in
                let path = request.path.lowercased()
                if path == "/v1/tablesdb" { return .json(#"{"databases":[{"$id":"main","name":"Main"}]}"#) }
                if path == "/v1/account" { return .appwriteError(401, "general_unauthorized_scope", "guest") }
                guard path == "/v1/tablesdb/main/tables/posts" else {
                    return .appwriteError(404, "table_not_found", "There is no such table.")
                }
                return .json(
                    #"""
                    {"$id":"posts","databaseId":"\#(databaseOfTable)","name":"Posts","rowSecurity":true,"enabled":true,
                    "$permissions":[],"indexes":[],"columns":[{"key":"title","type":"string","status":"available"}]}
                    """#)
            },
            rows: { request in
                guard !request.path.contains("/transactions") else { return .json(#"{"$id":"t"}"#, status: 201) }
                switch request.method {
                case "DELETE": return .empty()
                case "GET" where !isReadable && !request.path.hasSuffix("/rows"):
                    return .appwriteError(404, "row_not_found", "There is no such row.")
                case "GET" where request.path.hasSuffix("/rows"): return Rows.list(isReadable ? [id] : [])
                default: return .json(Rows.row(id))
                }
            })
    }

    func request(_ method: HTTPRequest.Method, _ uri: String, _ body: String = "") async throws -> TestAnswer {
        let answer = try await bed.request(method, uri, body: method == .get || body.isEmpty ? nil : body)
        return TestAnswer(status: answer.status, text: answer.text, json: answer.json)
    }

    /// Requests for rows that reached Appwrite.
    var rowCalls: [TransportRequest] { bed.upstream.filter { !$0.path.contains("/transactions") } }
}

private struct TestAnswer {
    var status: HTTPResponse.Status
    var text: String
    var json: JSONValue?
}
