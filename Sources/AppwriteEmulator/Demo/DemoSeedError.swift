/// Demo data could not be planted.
struct DemoSeedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The refused call, `POST /tablesdb/main/tables`.
    var call: String
    var status: Int
    /// The server's message.
    var message: String

    var description: String {
        "The demo data could not be made: \(call) was answered with \(status) (\(message)). "
            + "What was made before stays; start with an empty data folder to try again."
    }
}
