import Appwrite
import GatewayTesting
import JSONBytes

/// Answers lists as Appwrite does of something that there is very much of: a page has as many entries as there are, and the total ends at
/// 5000.
struct LongList: Sendable {
    /// What the entries are called: `rows`, `executions`.
    let member: String
    let count: Int
    /// An entry, whatever its place.
    let entry: String

    @Sendable func answer(_ request: TransportRequest) -> TransportResponse {
        let queries = request.queries.compactMap { try? JSONValue(parsing: $0) }
        func number(_ method: String) -> Int {
            queries.first { $0["method"]?.string == method }?["values"]?.array?.first?.int64.map(Int.init) ?? 0
        }
        let page = max(0, min(number("limit"), count - number("offset")))
        let entries = repeatElement(entry, count: page).joined(separator: ",")
        let total = request.values(of: "total") == ["0"] ? 0 : min(5_000, count)
        return .json(#"{"total":\#(total),"\#(member)":[\#(entries)]}"#)
    }
}
