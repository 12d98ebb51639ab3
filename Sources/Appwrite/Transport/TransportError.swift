/// Why no answer came. The description names the host, never a header or a query.
public struct TransportError: Error, Sendable, Hashable {
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Base: String {
            case unreachable, timedOut, tooLarge, tls, invalidRequest, connectionLost, overloaded, cancelled, shutDown
        }
        private let base: Base

        /// Nobody listens there, or the name does not resolve.
        public static let unreachable = Code(base: .unreachable)
        /// Connecting, the first byte or the whole took too long.
        public static let timedOut = Code(base: .timedOut)
        /// The answer is larger than allowed.
        public static let tooLarge = Code(base: .tooLarge)
        /// The certificate or the handshake failed.
        public static let tls = Code(base: .tls)
        /// The URL or a header cannot be sent.
        public static let invalidRequest = Code(base: .invalidRequest)
        /// The connection broke before the answer was complete, or the answer was not HTTP.
        public static let connectionLost = Code(base: .connectionLost)
        /// More requests wait for a connection than the transport holds.
        public static let overloaded = Code(base: .overloaded)
        /// The task was cancelled.
        public static let cancelled = Code(base: .cancelled)
        /// The transport was stopped.
        public static let shutDown = Code(base: .shutDown)

        public var description: String { base.rawValue }
    }

    public let code: Code
    /// A sentence for the log.
    public let message: String
    /// Whether the server may have got the request, and acted on it: some of it was sent.
    public var mayHaveArrived: Bool

    /// - Parameter mayHaveArrived: `nil` says what is so as a rule.
    public init(_ code: Code, _ message: String, mayHaveArrived: Bool? = nil) {
        self.code = code
        self.message = message
        self.mayHaveArrived = mayHaveArrived ?? ![.unreachable, .tls, .invalidRequest, .overloaded].contains(code)
    }
}

extension TransportError: CustomStringConvertible {
    public var description: String { "\(code): \(message)" }
}
