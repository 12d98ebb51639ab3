import Appwrite
import GatewayTesting
import JSONBytes
import Testing

/// One call of the client and what must and must not be in the request that it sends.
struct CallScenario: Sendable, CustomTestStringConvertible {
    typealias Call = @Sendable (AppwriteClient) async throws -> Void

    var name: String
    var answer: TransportResponse = .json(#"{"$id":"x","total":0,"rows":[]}"#)
    var call: Call
    /// `METHOD path`, without the query.
    var line: String
    /// Decoded `name=value` pairs, in order.
    var parameters: [String] = []
    /// The whole body; `nil` for none.
    var body: String?

    var testDescription: String { name }

    static let posts = TableReference(database: "main", table: "posts")
    static let key = Caller(.key("standard_k"))
    static let user = Caller(.session("c2VjcmV0"))
}
