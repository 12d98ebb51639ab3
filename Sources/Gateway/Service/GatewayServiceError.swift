import Appwrite

/// Why the gateway cannot run.
public struct GatewayServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Base: String { case appwriteTooOld, auditUnusable, cannotListen, endpointUnusable }
        private let base: Base

        /// Appwrite has no TablesDB: it is older than 1.8.
        public static let appwriteTooOld = Code(base: .appwriteTooOld)
        /// The file or the table of the audit trail cannot be written.
        public static let auditUnusable = Code(base: .auditUnusable)
        /// An address cannot be bound.
        public static let cannotListen = Code(base: .cannotListen)
        /// The endpoint cannot be taken apart.
        public static let endpointUnusable = Code(base: .endpointUnusable)

        public var description: String { base.rawValue }
    }

    public let code: Code
    /// A sentence for the operator.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
