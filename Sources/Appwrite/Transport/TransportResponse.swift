/// An answer as it came, decompressed.
public struct TransportResponse: Sendable {
    public var status: Int
    /// In the order received, names in lower case.
    public var headers: [TransportHeader]
    public var body: [UInt8]

    public init(status: Int, headers: [TransportHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name (lower case).
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
