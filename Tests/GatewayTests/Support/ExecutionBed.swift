import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine

@testable import Gateway

/// Plans carried out against answers that a test wrote down.
struct ExecutionBed: Sendable {
    let transport: RecordingTransport
    let runner: PlanRunner
    let table = SampleSchema.table
    private let ids = NIOLockedValueBox(0)

    /// - Parameter serverKey: with which rows are looked for that callers may not read.
    init(_ answers: TransportResponse..., serverKey: String? = nil) {
        let transport = RecordingTransport()
        for answer in answers { transport.enqueue(answer) }
        self.transport = transport
        let ids = ids
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "project", transport: transport, now: { 1_000 })
        runner = PlanRunner(
            client: client, serverKey: serverKey,
            makeID: {
                ids.withLockedValue { count in
                    count += 1
                    return "new\(count)"
                }
            }, inquiry: OutcomeInquiry(sleep: { _ in }))
    }

    func run(
        _ operation: DataRequest.Operation, as credential: Credential = .session("s"),
        schema: TableSchema? = SampleSchema.plain, limits: PlanLimits = PlanLimits()
    ) async throws -> DataAnswer {
        let planner = Planner(table: table, schema: schema, credential: credential, limits: limits)
        return try await runner.run(try planner.plan(operation), as: Caller(credential))
    }

    /// `METHOD /path` of everything sent, below the table's rows where it is there.
    var calls: [String] {
        transport.requests.map { request in
            let path = request.path.replacing("/v1/tablesdb/main/tables/posts", with: "")
            return "\(request.method) \(path)"
        }
    }
}

enum Rows {
    /// An answer with rows of these ids, as Appwrite gives it.
    static func list(_ ids: [String], total: Int? = nil) -> TransportResponse {
        .json(#"{"total":\#(total ?? ids.count),"rows":[\#(ids.map(row).joined(separator: ","))]}"#)
    }

    static func numbered(_ range: Range<Int>, total: Int) -> TransportResponse {
        list(range.map { "row\($0)" }, total: total)
    }

    static func row(_ id: String) -> String {
        #"{"title":"t-\#(id)","$id":"\#(id)","$permissions":["read(\"any\")","update(\"users\")"],"views":9007199254740993}"#
    }

    /// The ids in a JSON array of rows, in order; nil when it is not one.
    static func ids(_ bytes: [UInt8]) -> [String]? {
        (try? JSONValue(parsing: bytes))?.array?.compactMap { $0["id"]?.string }
    }
}
