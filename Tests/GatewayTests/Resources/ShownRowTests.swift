import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

/// What a read would not show, no answer shows: hidden columns, rows of tables that are not served, however deep they lie.
///
/// Walks everything that answers with rows, in every dialect, by everybody who may ask.
@Suite("Every answer that holds a row")
struct ShownRowTests {
    static let dialects = ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"]

    enum Asker: String, CaseIterable, Sendable {
        case guest, session, jwt, token

        var headers: HTTPFields {
            switch self {
            case .guest: [:]
            case .session: [.any("X-Appwrite-Session"): "s3cret"]
            case .jwt: [.authorization: "Bearer a.b.c"]
            case .token: [.authorization: "Bearer writer-0123456789abcdef"]
            }
        }
    }

    struct Ask: Sendable, CustomTestStringConvertible {
        var dialect: String
        var method: HTTPRequest.Method
        var path: String
        var body: String?

        var testDescription: String { "\(method) /\(dialect)/\(path)" }
    }

    static let asks: [Ask] = dialects.flatMap { dialect in
        let row = dialect == "strapi-v4" ? #"{"data":{"title":"x"}}"# : #"{"title":"x"}"#
        let rows =
            switch dialect {
            case "nestjsx-crud": #"{"bulk":[{"title":"x"},{"title":"y"}]}"#
            case "strapi-v4": #"{"data":[{"title":"x"},{"title":"y"}]}"#
            default: #"[{"title":"x"},{"title":"y"}]"#
            }
        let related =
            switch dialect {
            case "simple-rest": "_fields=title,author.name"
            case "rest": "populate=author"
            case "strapi-v4": "populate=author"
            default: "join=author"
            }
        let change: HTTPRequest.Method = dialect == "strapi-v4" ? .put : .patch
        return [
            Ask(dialect: dialect, method: .get, path: "posts"), Ask(dialect: dialect, method: .get, path: "posts/a"),
            Ask(dialect: dialect, method: .get, path: "posts?\(related)"),
            Ask(dialect: dialect, method: .get, path: "posts/a?\(related)"),
            Ask(dialect: dialect, method: .post, path: "posts", body: row),
            Ask(dialect: dialect, method: .post, path: "posts/bulk", body: rows),
            Ask(dialect: dialect, method: change, path: "posts/a", body: row),
            Ask(dialect: dialect, method: change, path: "posts/bulk?ids=a", body: row),
            Ask(dialect: dialect, method: change, path: "posts/bulk?ids=a,b", body: row),
            Ask(dialect: dialect, method: .delete, path: "posts/a"),
            Ask(dialect: dialect, method: .delete, path: "posts/bulk?ids=a,b"),
        ]
    }

    @Test("Rows hold no more than reads show", arguments: asks, Asker.allCases)
    func rows(_ ask: Ask, _ asker: Asker) async throws {
        // Without a schema nothing says what leads to which table, and related rows are not read at all.
        let isRelated = ask.method == .get && ask.path.contains("?")
        for knowsSchema in asker == .token || isRelated ? [true] : [true, false] {
            let bed = Self.bed(asker, knowsSchema: knowsSchema)
            let answer = try await bed.request(
                ask.method, "/\(ask.dialect)/\(ask.path)", headers: asker.headers, body: ask.body)
            #expect((200..<300).contains(answer.status.code), "\(answer.text)")
            #expect(!answer.text.contains("canary"), "\(answer.text)")
            if ask.method != .delete { #expect(answer.text.contains("title"), "\(answer.text)") }
        }
    }

    @Test("Errors name nothing that is hidden", arguments: dialects, Asker.allCases)
    func errors(_ dialect: String, _ asker: Asker) async throws {
        for column in ["secret", "mail"] {
            let bed = Self.bed(asker) { request in
                request.path.contains("/transactions")
                    ? .json(#"{"$id":"t"}"#, status: 201)
                    : .appwriteError(
                        400, "row_invalid_structure",
                        "Invalid document structure: Missing required attribute \"\(column)\"")
            }
            let write = dialect == "strapi-v4" ? #"{"data":{"title":"x"}}"# : #"{"title":"x"}"#
            let answer = try await bed.request(.post, "/\(dialect)/posts", headers: asker.headers, body: write)
            #expect(answer.status == .badRequest)
            #expect(!answer.text.contains(column), "\(answer.text)")
        }
    }

    // MARK: Appwrite, and a gateway in front of it

    private static func bed(
        _ asker: Asker, knowsSchema: Bool = true, answer: RecordingTransport.Responder? = nil
    ) -> HTTPBed {
        HTTPBed(
            key: knowsSchema ? "standard_key" : nil,
            configure: { configuration in
                func table(_ id: String, hidden: [String]) -> GatewayConfiguration.Resource {
                    var resource = GatewayConfiguration.Resource(table: TableReference(database: "main", table: id))
                    resource.hidden = hidden
                    return resource
                }
                configuration.resources.exposure = .named
                configuration.resources.named = [
                    "posts": table("posts", hidden: ["secret"]), "people": table("people", hidden: ["mail"]),
                ]
                guard asker == .token else { return }
                configuration.access.mode = .key
                configuration.access.tokens = [
                    "writer": .init(secret: "writer-0123456789abcdef", extent: .everything(ResourceOperation.all))
                ]
            },
            other: { request in
                let table = request.path.split(separator: "/").last.map(String.init) ?? ""
                guard let columns = Self.columns[table] else {
                    return .appwriteError(404, "table_not_found", "There is no such table.")
                }
                return .json(
                    #"""
                    {"$id":"\#(table)","databaseId":"main","name":"T","rowSecurity":true,"enabled":true,"$permissions":[],
                    "indexes":[],"columns":[\#(columns)]}
                    """#)
            },
            rows: answer ?? { request in Self.answer(request) })
    }

    private static let columns = [
        "posts": text("title") + "," + text("secret") + "," + relation("author", "people", "manyToOne") + ","
            + relation("vault", "vault", "manyToOne") + "," + relation("vaults", "vault", "oneToMany"),
        "people": text("name") + "," + text("mail") + "," + relation("vault", "vault", "manyToOne"),
    ]

    private static func text(_ key: String) -> String {
        #"{"key":"\#(key)","type":"string","status":"available","required":false,"array":false}"#
    }

    private static func relation(_ key: String, _ table: String, _ kind: String) -> String {
        #"""
        {"key":"\#(key)","type":"relationship","status":"available","required":false,"array":false,
        "relatedTable":"\#(table)","relationType":"\#(kind)","twoWay":false,"side":"parent"}
        """#
    }

    /// Appwrite puts related rows into the answers to writes, and into those to reads where they are selected.
    private static func answer(_ request: TransportRequest) -> TransportResponse {
        if request.path.contains("/transactions") {
            let isNew = request.path.hasSuffix("/transactions")
            return .json(#"{"$id":"t","status":"committed"}"#, status: isNew ? 201 : 200)
        }
        let isRead = request.method == "GET"
        let showsRelated = !isRead || request.queries.contains { $0.contains(#""select""#) }
        if request.path.hasSuffix("/rows") {
            let isSingle = request.method == "POST" && request.bodyText?.contains(#""rowId""#) == true
            guard !isSingle else { return .json(row("a", showsRelated), status: 201) }
            let asked = request.bodyText.flatMap { try? JSONValue(parsing: $0) }?["rows"]?.array
            let ids = asked?.compactMap { $0["$id"]?.string } ?? Self.ids(in: request.queries) ?? ["a", "b"]
            return .json(
                #"{"total":\#(ids.count),"rows":[\#(ids.map { row($0, showsRelated) }.joined(separator: ","))]}"#,
                status: request.method == "POST" ? 201 : 200)
        }
        return request.method == "DELETE" ? .empty() : .json(row("a", showsRelated))
    }

    /// The ids that are asked for.
    private static func ids(in queries: [String]) -> [String]? {
        queries.compactMap { try? JSONValue(parsing: $0) }.first { $0["attribute"] == "$id" }?["values"]?.array?
            .compactMap(\.string)
    }

    private static func row(_ id: String, _ showsRelated: Bool) -> String {
        let vault = #"{"$id":"v","$tableId":"vault","$databaseId":"main","code":"canary"}"#
        let author =
            #"{"name":"Ann","mail":"canary","vault":\#(vault),"$id":"p","$tableId":"people","$databaseId":"main"}"#
        let related = showsRelated ? #","author":\#(author),"vault":\#(vault),"vaults":[\#(vault)]"# : ""
        return #"{"$id":"\#(id)","$permissions":[],"title":"t","secret":"canary"\#(related),"$tableId":"posts"}"#
    }
}
