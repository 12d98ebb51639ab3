import Appwrite

/// Several transports, each with a thread and its share of the connections. Where each thread that sends is always served by the same
/// one, a request touches two threads and no more, and no single thread of libcurl's is what everybody waits for.
public struct CurlTransportGroup: HTTPTransport {
    private let transports: [CurlTransport]
    private let pick: @Sendable () -> Int

    /// Starts the threads.
    /// - Parameters:
    ///   - configuration: of all transports together: they share the connections and the requests that may wait.
    ///   - count: how many there are to be; there are fewer where each could not have a connection.
    ///   - pick: which of them serves the calling thread; any number, of which the remainder counts.
    /// - Throws: `unreachable` when the system has no descriptors, threads or memory left.
    public init(
        configuration: CurlTransport.Configuration, count: Int, pick: @escaping @Sendable () -> Int
    ) throws(TransportError) {
        let count = max(1, min(count, configuration.maximumConnections))
        var transports: [CurlTransport] = []
        for place in 0..<count {
            var share = configuration
            share.maximumConnections = Self.share(of: configuration.maximumConnections, place, count)
            share.maximumWaiting = Self.share(of: configuration.maximumWaiting, place, count)
            transports.append(try CurlTransport(configuration: share))
        }
        self.transports = transports
        self.pick = pick
    }

    /// See `CurlTransport.send`.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        try await transports[Int(pick().magnitude % UInt(transports.count))].send(request)
    }

    /// See `CurlTransport.shutdown`.
    public func shutdown() async {
        for transport in transports { await transport.shutdown() }
    }

    /// Parts that add up to the whole and differ by one at most.
    private static func share(of whole: Int, _ place: Int, _ count: Int) -> Int {
        whole / count + (place < whole % count ? 1 : 0)
    }
}
