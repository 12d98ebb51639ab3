import Appwrite
import JSONBytes

/// Stands in for an Appwrite that knows one table, whose description was written down, and has no rows.
struct WrittenSchema: HTTPTransport {
    let table: String
    private let body: [UInt8]

    init(_ body: [UInt8]) throws(AppwriteFailure) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: body)
        } catch {
            throw .unreadable("a table that is no JSON: \(error)")
        }
        table = try TableSchema(json).id
        self.body = body
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard request.url.contains("/tables/") else {
            throw TransportError(.unreachable, "there is no Appwrite, but a written schema")
        }
        guard request.url.hasSuffix("/tables/\(table)") else {
            let error: JSONValue = [
                "message": .string("The file describes the table `\(table)` and no other."), "code": 404,
                "type": "table_not_found",
            ]
            return TransportResponse(status: 404, body: error.serialized())
        }
        return TransportResponse(status: 200, body: body)
    }
}
