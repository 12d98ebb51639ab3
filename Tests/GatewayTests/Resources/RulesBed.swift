import Appwrite
import GatewayTesting
import JSONBytes
import Refine

@testable import Gateway

/// A data service with resources as a configuration file names them, in front of an Appwrite that a test scripts.
struct RulesBed: Sendable {
    let transport: RecordingTransport
    let service: DataService

    /// - Parameters:
    ///   - resources: what stands under `resources:` in the file.
    ///   - knowsSchema: whether the tables `posts` and `people` are known.
    ///   - answer: the body of Appwrite's answer.
    init(
        _ resources: String, knowsSchema: Bool = true, status: Int = 200,
        answer: @escaping @Sendable (TransportRequest) -> String = { _ in #"{"total":0,"rows":[]}"# }
    ) throws {
        let file =
            "appwrite: {endpoint: 'https://appwrite.test/v1', project: p, database: main}\nresources: \(resources)"
        let configuration = try GatewayConfiguration.load(file: ("gateway.yaml", file))
        let transport = RecordingTransport { request throws(TransportError) in
            if status >= 400 { return .appwriteError(status, "row_invalid_structure", answer(request)) }
            return .json(answer(request), status: request.method == "POST" ? 201 : 200)
        }
        self.transport = transport
        let fetch: SchemaCache.Fetch = { table throws(AppwriteFailure) in
            switch table.table {
            case "posts": return Self.posts
            case "people": return Self.people
            default:
                throw .refused(AppwriteError(status: 404, type: "table_not_found", message: "There is no such table."))
            }
        }
        service = DataService(
            directory: ResourceDirectory(
                defaultDatabase: "main", named: configuration.resources.named.mapValues(\.table),
                exposesEverything: configuration.resources.exposesEverything),
            schemas: SchemaCache(maximumAge: .seconds(60), now: { .zero }, fetch: knowsSchema ? fetch : nil),
            runner: PlanRunner(
                client: AppwriteClient(
                    endpoint: "https://appwrite.test/v1", project: "p", transport: transport, now: { 1_000 })),
            catalog: ResourceCatalog(configuration.resources))
    }

    static let posts = TableSchema(
        id: "posts", name: "Posts", rowSecurity: true, permissions: [],
        columns: [
            Column(key: "title", type: .string), Column(key: "slug", type: .string),
            Column(key: "secret", type: .string), Column(key: "views", type: .integer),
            Column(key: "images", type: .string), Column(key: "files", type: .string, isArray: true),
            Column(key: "author", type: .relationship, relatedTable: "people"),
            Column(key: "owner", type: .relationship, relatedTable: "people"),
        ], indexes: [])

    static let people = TableSchema(
        id: "people", name: "People", rowSecurity: true, permissions: [],
        columns: [
            Column(key: "name", type: .string), Column(key: "mail", type: .string),
            Column(key: "address", type: .string), Column(key: "team", type: .relationship, relatedTable: "teams"),
        ], indexes: [])

    func answer(
        _ resource: String, _ operation: DataRequest.Operation, as credential: Credential = .session("s")
    ) async throws(HttpError) -> DataAnswer {
        try await service.answer(DataRequest(resource: resource, operation: operation), as: Caller(credential))
    }

    /// A request of the simple-rest dialect: `GET posts?_sort=title`.
    func send(
        _ line: String, _ body: String = "", as credential: Credential = .session("s")
    ) async throws(HttpError) -> DataAnswer {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        let target = (parts.last ?? "").split(separator: "?", maxSplits: 1).map(String.init)
        let request = DialectRequest(
            method: parts.first ?? "", path: target.first ?? "", query: target.count > 1 ? target[1] : "",
            body: Array(body.utf8), isDatabase: { [service] in service.directory.isDatabase($0) },
            columnExists: { [service] in
                let (resource, column) = ($0, $1)
                return service.knownSchema(of: resource).map { $0.column(column) != nil }
            })
        return try await service.answer(try SimpleRest().parse(request), as: Caller(credential))
    }

    /// What a request is refused with; `nil` when it is not.
    func refusal(_ line: String, _ body: String = "", as credential: Credential = .session("s")) async -> HttpError? {
        do throws(HttpError) {
            _ = try await send(line, body, as: credential)
            return nil
        } catch {
            return error
        }
    }

    func refusal(_ resource: String, _ operation: DataRequest.Operation) async -> HttpError? {
        do throws(HttpError) {
            _ = try await answer(resource, operation)
            return nil
        } catch {
            return error
        }
    }

    /// The queries of the last request.
    var queries: [String] { transport.requests.last?.queries ?? [] }

    /// The data of the last request's body.
    var sent: JSONValue? {
        transport.requests.last?.body.flatMap { try? JSONValue(parsing: $0) }?["data"]
    }
}

extension DataAnswer {
    /// The rows' bytes; empty for answers without rows.
    var rowText: String {
        switch self {
        case .list(let list): String(decoding: list.rows, as: UTF8.self)
        case .row(let bytes), .rows(let bytes), .created(let bytes), .createdRows(let bytes):
            String(decoding: bytes, as: UTF8.self)
        case .deleted, .deletedRows: ""
        }
    }
}
